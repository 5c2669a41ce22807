"""Who is booked on the whole day of test_whole_day.py, and what must stand on Review at its end: worked out by hand, beside each figure."""

from datetime import date, time

from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.desk import Desk
from tracker.models import CanvassGroup, Change, CheckIn, EventType, GroupMember, Note, OfficeCounter, Shift

NINE, NOON = time(9), time(12)
CALL, COMFORT = "Phonebanking", "Comfort Vol"
WESTPORT = (
    # name, VAN's word, start, role
    ("Abby Ames", "Scheduled", NINE, "Canvassing"),
    ("Ben Bell", "Confirmed", NINE, "Canvassing"),
    ("Cora Cole", "Scheduled", NINE, "Canvassing"),  # intern
    ("Dan Dole", "Left Msg", NINE, "Canvassing"),
    ("Eva Elm", "Scheduled", NINE, "Canvassing"),
    ("Finn Frey", "Scheduled", NINE, "Canvassing"),
    ("Gail Gray", "Confirmed", NINE, "Canvassing"),
    ("Hal Hess", "Scheduled", NINE, "Canvassing"),
    ("Ida Irk", "Sched-Web", NOON, "Canvassing"),  # intern
    ("Jon Jay", "Confirmed", NOON, "Canvassing"),
    ("Kim Kay", "Confirmed", NINE, CALL),
    ("Lou Lane", "Scheduled", NINE, CALL),
    ("Mia Moss", "Invited", NOON, CALL),
    ("Ned Nye", "Confirmed", NINE, COMFORT),
    ("Ola Orr", "Cancelled", NINE, "Canvassing"),  # closed in VAN before anybody touched it: no figure knows her
)
INDEPENDENCE = (
    ("Pia Park", "Scheduled", NINE, "Canvassing"),
    ("Quin Quay", "Confirmed", NINE, "Canvassing"),
    ("Ray Rowe", "Scheduled", NINE, CALL),
)  # fmt: skip
INTERNS = ("Cora Cole", "Ida Irk")

NONE = "– nothing to divide by"
FIGURES: dict[str, dict[str, tuple[str, str]]] = {
    # Ana's office, and the region. KPH is worked out below: it goes by the clock.
    "Doors": {
        "Doors": ("102", "132"),  # 61 + 41; + 30
        "Goal": ("126", "166"),  # 84 + 42; + 40
        "PTG, percent to goal": ("81% 102 of 126", "80% 132 of 166"),  # 80.95; 79.52
        "KPS, knocks per shift": ("25.5 102 ÷ 4", "26.4 132 ÷ 5"),  # Abby, Ben, Dan, Wanda; Pia
        "Canvassers out": ("0", "0"),
        "Packets out": ("0", "0"),
        "Overdue": ("0", "0"),
        "Doors still possible": ("102", "132"),
    },
    "Canvass shifts": {
        "Scheduled": ("10", "12"),  # Abby to Jon; Pia, Quin. Not Ola, whom VAN had closed; walk-ins stand apart
        "Same Day Confirm rate": ("30% 3 of 10", "25% 3 of 12"),  # Abby, Ben, and Eva on the chase; Hal said yes and did not come
        "Show rate, of scheduled": ("50% 5 of 10", "50% 6 of 12"),  # Abby, Ben, Dan, Eva, Ida; Pia
        "Show rate, of those due": ("83% 5 of 6", "75% 6 of 8"),  # without Cora, Gail, Finn, Jon
        "Flake rate before the chase": ("40% 4 of 10", "42% 5 of 12"),  # Eva, Finn, Gail, Hal; Quin
        "Flake rate after the chase": ("10% 1 of 10", "17% 2 of 12"),  # Hal; Quin
        "Confirm conversion": ("75% 3 of 4", "75% 3 of 4"),  # Abby, Ben, Eva of these and Hal
        "Pass coverage": (NONE, NONE),  # no row is open
        "Same Day Confirmed": ("0", "0"),
        "Completed": ("5", "6"),
        "Declined": ("2", "2"),  # Cora, Gail
        "Rescheduled": ("2", "2"),  # Finn, Jon
        "Yet to complete": ("0", "0"),
        "Flaked": ("1", "2"),  # Hal; Quin
    },
    "Phone bank shifts": {
        "Scheduled": ("3", "4"),  # Kim, Lou, Mia; Ray
        "Same Day Confirm rate": ("33% 1 of 3", "25% 1 of 4"),  # Kim
        "Show rate, of scheduled": ("33% 1 of 3", "25% 1 of 4"),
        "Show rate, of those due": ("50% 1 of 2", "50% 1 of 2"),  # without Mia; and Ray
        "Flake rate before the chase": ("33% 1 of 3", "25% 1 of 4"),  # Lou
        "Flake rate after the chase": ("33% 1 of 3", "25% 1 of 4"),
        "Confirm conversion": ("100% 1 of 1", "100% 1 of 1"),  # Kim
        "Pass coverage": (NONE, NONE),
        "Same Day Confirmed": ("0", "0"),
        "Completed": ("1", "1"),  # Kim
        "Declined": ("1", "2"),  # Mia; Ray
        "Rescheduled": ("0", "0"),
        "Yet to complete": ("0", "0"),
        "Flaked": ("1", "1"),  # Lou
    },
    "Flake chase": {
        "Flakes": ("5", "6"),  # Eva, Finn, Gail, Hal, Lou; Quin
        "Attempted": ("100% 5 of 5", "100% 6 of 6"),
        "Came after all": ("20% 1 of 5", "17% 1 of 6"),  # Eva
        "Rescheduled": ("20% 1 of 5", "17% 1 of 6"),  # Finn; Jon never flaked
        "Remaining": ("0% 0 of 5", "0% 0 of 6"),
    },
    "People": {
        "Walk-ins": ("2", "2"),  # Wanda, Will
        "Unpitched": ("0% 0 of 4", "0% 0 of 5"),
        "Extra shifts": ("4", "5"),  # Ben 2, Kim, Wanda; Pia
        "Interns completed": ("1", "1"),  # Ida
        "Interns declined": ("1", "1"),  # Cora
    },
}
STATUSES = {
    "completed": "Abby Ben Dan Eva Ida Kim Ned Pia Wanda Will",
    "declined": "Cora Gail Mia Ray",
    "rescheduled": "Finn Jon",
    "no_show": "Hal Lou Quin",
    "booked": "Ola",
}


def book(desk: Desk, name: str, **fields) -> None:
    first, last = name.split()
    kind = "Intern DVC" if name in INTERNS else "Volunteer DVC"
    desk.shift(volunteer=desk.volunteer(first_name=first, last_name=last), event_type=EventType.objects.get(name=kind), **fields)


def kph(*offices: str) -> str:
    """Doors ÷ (people × time from the departure to the return), from the rows themselves."""
    groups = CanvassGroup.objects.filter(office__code__in=offices, is_active=True)
    out = GroupMember.objects.filter(group__in=groups, returned=True).values_list("group__departed_at", "group__returned_at")
    seconds = sum((back - left).total_seconds() for left, back in out if left and back)
    doors, hours = sum(group.knocks for group in groups), seconds / 3600
    return f"{doors / hours:.1f} {doors} ÷ {hours:.1f}"


def assert_figures(window: Window, column: int, place: int, *offices: str) -> None:
    """One column of Review against the figures worked out by hand: ``place`` 0 for the office, 1 for the region."""
    expected = {section: {label: values[place] for label, values in lines.items()} for section, lines in FIGURES.items()}
    expected["Doors"]["KPH, knocks per hour"] = kph(*offices)
    for section, lines in expected.items():
        table = window.page.locator(".figures table").filter(has=window.page.locator("caption", has_text=section))
        expect(table.locator("tbody tr")).to_have_count(len(lines))  # every figure there is
        for label, value in lines.items():
            line = table.locator("tbody tr").filter(has=window.page.get_by_role("button", name=label, exact=True))
            expect(line.locator(".value").nth(column), f"{section}: {label}").to_have_text(value)


def assert_database(day: date) -> None:
    shifts = Shift.objects.filter(day=day, is_active=True).select_related("volunteer")
    found = {status: " ".join(sorted(shift.volunteer.first_name for shift in shifts if shift.status == status)) for status in STATUSES}
    assert found == STATUSES
    assert {shift.volunteer.first_name for shift in shifts if shift.flaked_at} == {"Eva", "Finn", "Gail", "Hal", "Lou", "Quin"}
    assert {shift.volunteer.first_name for shift in shifts if shift.chase_closed_at} == {"Eva"}  # she came after all
    assert sorted(CheckIn.objects.values_list("group__office__code", "knocks")) == [
        ("R1A", 41),
        ("R1A", 48),
        ("R1A", 61),
        ("R1A", 84),
        ("R1B", 30),
    ]
    assert Note.objects.filter(text="brings her own clipboard", by__first_name="Ana", shift__volunteer__first_name="Abby").count() == 1
    assert not GroupMember.objects.filter(left_at=None).exists()
    for code in ("R1A", "R1B"):
        numbers = list(Change.objects.filter(office__code=code).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert OfficeCounter.objects.get(office__code=code).number == len(numbers)
