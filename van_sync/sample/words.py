"""Names of nobody in particular, and what a day is made of. Weights are per cent."""

FIRST_NAMES = (
    "Ada Amara Ben Bo Camille Chidi Dalia Devon Elif Emeka Farid Fiona Grace Gus Hana Hiro Ines Ivan Jamal José Kai Keiko Lena Luis "
    "Mary-Kate Maya Nadia Nils Omar Oona Paz Priya Quentin Rosa Rui Sam Siobhán Tariq Théo Thảo Uma Uri Vera Viktor Wes Willa Ximena "
    "Xu Yara Yusuf Zoe Zoltán D'Andre Ana-Lucía Jürgen Łucja Søren Renée"
).split()
LAST_NAMES = (
    *"Abara Brandt Castillo Dubois Eriksen Fontaine García Hobbs Ivers Jones Kowalski Lund Mbeki Müller Nakamura Núñez Okafor Park".split(),
    *"Quispe Reyes Smith Tran Ueda Vance Whitfield Xu Young Zapata O'Brien O'Neal D'Angelo Haddad Lindqvist Petrov Šimić Þórsdóttir".split(),
    "de la Cruz", "St. John", "van den Berg", "McAllister", "Smith-Jones", "Al-Rashid",
)  # fmt: skip
# Forty letters and more: what a board's columns have to bear.
LONG_LAST_NAMES = (
    "Featherstonehaugh-Throckmorton-Abernathy",
    "Ramanathapuram-Venkataraghavan-Subrahmanyam",
    "Montgomery-Fotheringham-Ravensbourne-Clarke",
)

TOWNS = (
    "Westport", "Independence", "Liberty", "Columbia", "Jefferson City", "Central West End", "South City", "Ferguson", "Farmington",
    "Cape Girardeau", "Springfield", "Joplin", "Rolla", "St. Joseph", "Kirksville", "Hannibal", "Sedalia", "Warrensburg", "Lee's Summit",
    "St. Charles", "O'Fallon", "Florissant", "Chesterfield", "Arnold", "Festus", "Poplar Bluff", "Sikeston", "West Plains", "Branson",
    "Nevada", "Maryville", "Moberly", "Mexico", "Fulton", "Lebanon", "Neosho", "Carthage", "Ste. Genevieve", "Blue Springs", "Raytown",
)  # fmt: skip
STAGING_PLACES = ("Public Library", "Union Hall", "St. Mark's Church", "Community Center")
UNKNOWN_PLACES = ("McDonald's on Route 9", "The Hendersons' porch")
# Two dozen area codes of the Middle West give 2,400 numbers before one is used twice.
AREA_CODES = (
    "816 314 417 573 636 660 913 785 620 316 402 308 515 319 641 712 563 618 217 309 815 479 501 870"
).split()  # fmt: skip

# An ordinary office, a small one, a large one: 18, 14 and 8 in 40.
OFFICE_SIZES = (1.0, 0.5, 1.0, 2.0, 0.5, 1.0, 1.0, 0.5, 1.0, 2.0, 0.5)
STARTS = {9: 40, 12: 30, 15: 20, 18: 10}
SHIFT_HOURS = 3
ROLES = {"Canvassing": 78, "Phonebanking": 17, "Comfort Vol": 4, "Intern Onboarding": 1}
STATUSES = {"Scheduled": 45, "Confirmed": 35, "Left Msg": 12, "Sched-Web": 6, "Invited": 2}
PLACES = {"office": 87, "staging": 12.5, "unknown": 0.5}
# Parts of one, each for itself.
SHARED_PHONE = 0.06  # with somebody at home
WRONG_PHONE = 0.03  # a digit is missing
SECOND_RECORD = 0.02  # the same person once more, under another VANID
LONG_NAME = 0.01
NO_PHONE, NO_CELL, NO_EMAIL = 0.25, 0.15, 0.3
BOOKED_TWICE = 0.01  # on one day
