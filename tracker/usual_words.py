"""The words most campaigns use, given to an empty database; data staff change them in the admin."""

import datetime as dt

from tracker.enums import CountsAs
from tracker.models import EventType, Role, VanStatus, WalkInActivity, WalkInSlot

EVENT_TYPES = {
    # name: (counts as, for interns)
    "Volunteer DVC": (CountsAs.CANVASS, False),
    "Intern DVC": (CountsAs.CANVASS, True),
    "Comfort Vol": (CountsAs.OTHER, False),
    "Intern Onboarding": (CountsAs.OTHER, True),
    "Intern Interview": (CountsAs.OTHER, True),
}
ROLES = {
    # name: (counts as, usual event type)
    "Canvassing": (CountsAs.CANVASS, "Volunteer DVC"),
    "Canvasser": (CountsAs.CANVASS, "Volunteer DVC"),
    "Canvass": (CountsAs.CANVASS, "Volunteer DVC"),
    "Phonebanking": (CountsAs.PHONEBANK, "Volunteer DVC"),
    "Phone Banking": (CountsAs.PHONEBANK, "Volunteer DVC"),
    "Phone Banker": (CountsAs.PHONEBANK, "Volunteer DVC"),
    "Phonebanker": (CountsAs.PHONEBANK, "Volunteer DVC"),
    "Phone Bank": (CountsAs.PHONEBANK, "Volunteer DVC"),
    "Dialer": (CountsAs.PHONEBANK, "Volunteer DVC"),
    "Comfort Vol": (CountsAs.OTHER, "Comfort Vol"),
    "Intern Onboarding": (CountsAs.OTHER, "Intern Onboarding"),
    "Intern Interview": (CountsAs.OTHER, "Intern Interview"),
}
OPEN_WORDS = (
    "Invited",
    "Scheduled",
    "Sched-Web",
    "Left Msg",
    "Confirmed",
    "Confrm-Web",
    "Conf Twice",
    "Conf Thrice",
    "Tentative",
    "Texted",
    "Wait List",
)
CLOSED_WORDS = ("Completed", "Declined", "Cancelled", "No Show", "Walk In", "Paid")
CONFIRMED_WORDS = ("Confirmed", "Confrm-Web", "Conf Twice", "Conf Thrice")
SLOTS = (10, 13, 16, 18)
ACTIVITIES = ("Canvassing", "Phonebanking", "Comfort Vol", "Intern Onboarding", "Intern Interview")


def give_usual_words(**_signal: object) -> None:
    """Runs after every ``migrate``; a table that holds anything is left alone."""
    if not EventType.objects.exists():
        EventType.objects.bulk_create(
            EventType(name=name, counts_as=kind, is_intern=intern) for name, (kind, intern) in EVENT_TYPES.items()
        )
    types = {event_type.name: event_type for event_type in EventType.objects.all()}
    if not Role.objects.exists():
        Role.objects.bulk_create(
            Role(name=name, counts_as=kind, is_intern=name.startswith("Intern"), usual_event_type=types.get(usual))
            for name, (kind, usual) in ROLES.items()
        )
    if not VanStatus.objects.exists():
        VanStatus.objects.bulk_create(
            VanStatus(name=word, is_open=word in OPEN_WORDS, is_confirmed=word in CONFIRMED_WORDS) for word in OPEN_WORDS + CLOSED_WORDS
        )
    if not WalkInSlot.objects.exists():
        WalkInSlot.objects.bulk_create(WalkInSlot(starts_at=dt.time(hour)) for hour in SLOTS)
    if not WalkInActivity.objects.exists():
        _give_activities()


def _give_activities() -> None:
    roles = {role.name: role for role in Role.objects.select_related("usual_event_type")}
    WalkInActivity.objects.bulk_create(
        WalkInActivity(name=name, role=roles[name], event_type=roles[name].usual_event_type, position=position)
        for position, name in enumerate(ACTIVITIES)
        if name in roles and roles[name].usual_event_type
    )
