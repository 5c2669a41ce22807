"""A VAN in memory, for tests of what we decide. What VAN itself does is tested against the stand-in over HTTP."""

import datetime as dt
from dataclasses import replace
from itertools import count
from zoneinfo import ZoneInfo

from tests.desk import DAY
from tracker.models import Shift
from van_sync.client_errors import VanChanged, VanNotFound
from van_sync.client_types import Event, Named, Signup

MISSOURI = ZoneInfo("America/Chicago")
STATUSES = {1: "Scheduled", 2: "Completed", 3: "Declined", 4: "Invited", 6: "No Show", 11: "Confirmed", 15: "Walk In"}
CANVASS, PHONE_BANK = Named(71, "Volunteer DVC"), Named(72, "Phone Bank")


class VanInMemory:
    """One event of each type. ``written``: signup id and word, for each PUT; ``troubles``: what the next calls raise, by signup id;
    ``unseen``: what reads of one record raise, by method and id."""

    def __init__(self) -> None:
        self.offered = {CANVASS.id: list(STATUSES), PHONE_BANK.id: [1, 2, 3]}
        nine = dt.datetime.combine(DAY, dt.time(9), MISSOURI)
        self.at = {900 + n: Event(900 + n, "Saturday", kind, nine, nine, True) for n, kind in enumerate((CANVASS, PHONE_BANK))}
        self.of: dict[int, Signup] = {}
        self.written: list[tuple[int, str]] = []
        self.troubles: dict[int, list[Exception | None]] = {}
        self.unseen: dict[tuple[str, int], Exception] = {}
        self.calls: list[str] = []
        self._ids = count(5001)

    def sign_up(self, shift: Shift, status: str = "Scheduled", *, event: int = 900, keep_id: bool = True, **fields) -> int:
        """VAN's side of a shift. Returns the signup's id, which the shift knows unless ``keep_id`` is off."""
        signup_id = next(self._ids)
        made = {
            "vanid": shift.volunteer.vanid, "role": Named(5, shift.role.name), "status": self.named(status), "location": None,
            "starts_at": shift.starts_at.astimezone(MISSOURI), "ends_at": shift.starts_at.astimezone(MISSOURI) + dt.timedelta(hours=3),
        }  # fmt: skip
        self.of[signup_id] = Signup(
            signup_id=signup_id, first_name="", last_name="", event=Named(event, ""), shift=Named(3, ""), **{**made, **fields}
        )
        if keep_id:
            shift.van_signup_id = signup_id
            shift.save(update_fields=["van_signup_id"])
        return signup_id

    def say(self, signup_id: int, status: str) -> None:
        """Somebody else changes it in VAN."""
        self.of[signup_id] = replace(self.of[signup_id], status=self.named(status))

    def word(self, signup_id: int) -> str:
        return self.of[signup_id].status.name

    @staticmethod
    def named(status: str) -> Named:
        return next((Named(pk, name) for pk, name in STATUSES.items() if name == status), Named(99, status))

    # -- as VanClient ----------------------------------------------------------------------------------------------------

    def events(self, first, last, type_ids=()):
        self.calls.append("events")
        return [event for event in self.at.values() if event.touches(first, last)]

    def _show(self, method, pk):
        self.calls.append(method)
        if (method, pk) in self.unseen:
            raise self.unseen[method, pk]

    def event(self, event_id):
        self._show("event", event_id)
        return self.at[event_id]

    def signups(self, event_id):
        self._show("signups", event_id)
        return [signup for signup in self.of.values() if signup.event.id == event_id]

    def signups_of(self, vanid):
        self._show("signups_of", vanid)
        return [signup for signup in self.of.values() if signup.vanid == vanid and ("signup", signup.signup_id) not in self.unseen]

    def signup(self, signup_id):
        self._show("signup", signup_id)
        if signup_id not in self.of:
            raise VanNotFound("There is no such signup.", status=404)
        return self.of[signup_id]

    def statuses(self, event_type_id):
        self._show("statuses", event_type_id)
        return [Named(pk, STATUSES[pk]) for pk in self.offered[event_type_id]]

    def set_status(self, signup_id, status, *, expected):
        trouble = self.troubles.get(signup_id) and self.troubles[signup_id].pop(0)
        if trouble and not trouble.may_have_happened:
            raise trouble
        was = self.signup(signup_id)
        if was.status.name.casefold() != status.name.casefold():
            if was.status.name.casefold() != expected.casefold():
                raise VanChanged("VAN has changed.", now=was.status.name)
            self.of[signup_id] = replace(was, status=status)
            self.written.append((signup_id, status.name))
        if trouble:
            raise trouble
        return was
