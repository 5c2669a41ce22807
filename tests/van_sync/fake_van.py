"""A VAN in memory with the methods of ``VanClient`` that reading needs, for tests that are not about VAN's own behaviour."""

import datetime as dt
from dataclasses import replace
from itertools import count

from tests.desk import DAY
from tracker.models import Shift
from van_sync.api_import import import_now
from van_sync.client_types import Event, EventList, EventShift, Named, Person, Signup
from van_sync.models import ImportRun

ZONE = dt.timezone(dt.timedelta(hours=-5))
ADA, BEA, CAL, DEE = 101, 102, 103, 104
SUNDAY = DAY + dt.timedelta(days=1)
CANVASS, PHONES = Named(11, "Volunteer DVC"), Named(12, "Phone Bank")


class FakeVan:
    """``broken``: by event id or VANID, or "events", the error that VAN answers with. ``unreadable``: its list's broken events.
    ``before``: called before each answer."""

    def __init__(self):
        self.days, self.booked, self.people, self.broken = [], {}, {}, {}
        self.calls, self.asked, self.unreadable = 0, [], []
        self.before = lambda what: None
        self._ids = count(1)

    # -- what VAN has --------------------------------------------------------------------------------------------------

    def add_event(self, name="R1A Canvass", *, at="R1A Field Office", day=DAY, hour=9, type=CANVASS):  # noqa: A002
        begin = dt.datetime.combine(day, dt.time(hour), ZONE)
        number = next(self._ids)
        end = begin + dt.timedelta(hours=9)
        places = (Named(500 + number, at),) if at else ()
        event = Event(7000 + number, name, type, begin, end, True, (EventShift(9000 + number, "All day", begin, end),), (), places)
        self.days.append(event)
        self.booked[event.event_id] = []
        return event

    def add_signup(self, event, vanid, *, role="Canvassing", status="Scheduled", hour=10, signup_id=None, first="Ada", last="Sample"):
        begin = dt.datetime.combine(event.starts_at.date(), dt.time(hour), ZONE)
        signup_id = signup_id or 100 + next(self._ids)
        signup = Signup(
            signup_id, vanid, first, last, Named(event.event_id, event.name), Named(event.shifts[0].shift_id, ""), Named(31, role),
            Named(41, status), event.locations[0] if event.locations else None, begin, begin + dt.timedelta(hours=3),
            {"eventSignupId": signup_id, "status": {"name": status}},
        )  # fmt: skip
        self.booked[event.event_id].append(signup)
        self.people.setdefault(vanid, Person(vanid, first, last, phone=f"81655501{vanid % 100:02}"))
        return signup

    def change(self, event, signup, **new):
        rows = self.booked[event.event_id]
        rows[rows.index(signup)] = changed = replace(signup, **new)
        return changed

    def replace_event(self, event, **new):
        self.days[self.days.index(event)] = replace(event, **new)

    # -- what it answers -----------------------------------------------------------------------------------------------

    def event_list(self, first, last, type_ids=()):
        self._called("events")
        return EventList([event for event in self.days if event.touches(first, last)], self.unreadable)

    def signups(self, event_id):
        self._called(event_id)
        yield from self.booked[event_id]

    def person(self, vanid):
        self._called(vanid)
        return self.people[vanid]

    def _called(self, what):
        self.calls += 1
        self.asked.append(what)
        self.before(what)
        if what in self.broken:
            raise self.broken[what]


# -- bringing it in, and looking ----------------------------------------------------------------------------------------


def bring_in(van, **terms):
    return import_now(DAY, van=van, **terms)


def last_run():
    return ImportRun.objects.latest("pk")


def on_boards():
    return set(Shift.objects.on_boards().filter(vanished_at=None).values_list("volunteer__vanid", flat=True))


def gone():
    return set(Shift.objects.exclude(vanished_at=None).values_list("volunteer__vanid", flat=True))
