"""What is fixed in the committee's set-up: statuses, roles, event types, and the words of contact history."""

from dataclasses import dataclass

STATUSES = {
    1: "Scheduled", 2: "Completed", 3: "Declined", 4: "Invited", 5: "Cancelled", 6: "No Show", 11: "Confirmed", 14: "Tentative",
    15: "Walk In", 18: "Left Msg", 23: "Conf Twice", 29: "Texted", 30: "Sched-Web",
}  # fmt: skip
STATUS_IDS = {name: status_id for status_id, name in STATUSES.items()}
# In the order in which this committee lists them.
USUAL_STATUSES = (4, 1, 30, 29, 18, 14, 11, 23, 2, 15, 3, 5, 6)
# What VAN writes into contact history when a signup gets a status; the others say nothing about the contact.
RESULTS_OF_STATUS = {18: 19, **dict.fromkeys((4, 1, 11, 23, 3, 2, 15, 30, 14), 14)}


@dataclass(frozen=True, slots=True)
class Role:
    role_id: int
    name: str
    is_event_lead: bool = False


CANVASSING, PHONEBANKING = Role(198_854, "Canvassing"), Role(198_855, "Phonebanking")
COMFORT_VOL, ONBOARDING = Role(198_861, "Comfort Vol"), Role(198_870, "Intern Onboarding")
HOST = Role(198_856, "Host", is_event_lead=True)
ROLES = {role.role_id: role for role in (CANVASSING, PHONEBANKING, HOST, COMFORT_VOL, ONBOARDING)}


@dataclass(frozen=True, slots=True)
class EventType:
    event_type_id: int
    name: str
    colour: str
    roles: tuple[Role, ...]
    statuses: tuple[int, ...] = USUAL_STATUSES
    needs_location: bool = True
    may_have_several_shifts: bool = True
    may_have_several_locations: bool = True


# Not every type offers every status: nobody walks in at Comfort Vol, and an onboarding is not Completed.
EVENT_TYPES = {
    found.event_type_id: found
    for found in (
        EventType(227_492, "Volunteer DVC", "#7F7F7F", (CANVASSING, PHONEBANKING, HOST)),
        EventType(227_493, "Comfort Vol", "#0F766E", (COMFORT_VOL, HOST), tuple(one for one in USUAL_STATUSES if one != 15)),
        EventType(
            227_501, "Intern Onboarding", "#A16207", (ONBOARDING, HOST), tuple(one for one in USUAL_STATUSES if one not in {2, 29}),
            needs_location=False,
        ),
    )
}  # fmt: skip
TYPE_OF_ROLE = {role.name: found for found in EVENT_TYPES.values() for role in found.roles if role is not HOST}

CONTACT_TYPES = {1: ("Phone", "Phone"), 2: ("Walk", "Walk"), 19: ("Auto Dial", "Phone"), 37: ("SMS Text", "SMS Text"), 82: ("None", "None")}
NEEDS_PHONE = frozenset({1, 37})
API_INPUT = 11
INPUT_TYPES = {2: "Manual", 4: "Bulk", 10: "VPB", 11: "API", 14: "Mobile", 23: "Website"}


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    medium: str
    short: str
    group: str
    contact_types: tuple[int, ...] = tuple(CONTACT_TYPES)


RESULTS = {
    1: Result("Not Home", "Not Home", "NH", "Not Contacted", (1, 2)),
    14: Result("Canvassed", "Canvassed", "CN", "Contacted"),
    18: Result("Busy", "Busy", "BZ", "Not Contacted", (1, 19)),
    19: Result("Left Message", "Left Msg", "LM", "Not Contacted", (1, 2, 19)),
    20: Result("Wrong Number", "Wrong Num", "WN", "Bad Contact Information", (1, 19, 37)),
    25: Result("Disconnected", "Disc", "WX", "Bad Contact Information", (1, 19, 37)),
    205: Result("Contacted", "Contacted", "CT", "Contacted"),
}
SUPPRESS_PHONE = frozenset({20, 25})  # results after which the number is not offered again

SUPPRESSIONS = {"NC": "Do not call", "NE": "Do not email", "NM": "Do not mail", "NW": "Do not walk"}
NOTE_CATEGORIES = {99: ("Volunteer", ("Person",)), 100: ("Event logistics", ("Event",)), 101: ("Follow up", ("Person", "Event"))}
ACTIVIST_CODES = {
    18_917: ("Volunteer", "2026 Volunteer", "26 Vol", "V26"), 18_918: ("Volunteer", "Drives Others", "Drives", "DRV"),
    18_919: ("Constituency", "Veteran", "Veteran", "VET"),
}  # fmt: skip
# (type, name, medium, short, question), answers by id
QUESTIONS = {
    109_149: (
        ("Volunteer", "Next shift", "Next shift", "NXT", "Can we sign you up for another shift?"),
        {465_468: ("Yes", "Yes", "Y"), 465_469: ("Maybe", "Maybe", "M"), 465_470: ("Later", "Later", "L"), 465_471: ("No", "No", "N")},
    )
}
SUPPORTED_ENTITIES = ("Events", "Locations", "OnlineForms", "People")
CODE_TYPES = ("SourceCode", "Tag")
COMMITTEE_ID, COMMITTEE = 4455, "Sample Coordinated Campaign"
API_USER = "Api, Sample"
