"""A person at an office's desk: makes the smallest valid rows and sends operations the way a tab does."""

import datetime as dt
import uuid
from itertools import count
from typing import Any

from accounts.models import Office, User
from tracker.enums import ShiftStatus
from tracker.models import CanvassGroup, Change, EventType, GroupMember, Location, Role, Shift, Volunteer
from tracker.operations import apply

DAY = dt.date(2026, 10, 31)
NOON = dt.datetime(2026, 10, 31, 17, 0, tzinfo=dt.UTC)  # 12:00 in Missouri, daylight saving time
_numbers = count(1)


class Desk:
    def __init__(self, user: User, office: Office, now: dt.datetime = NOON) -> None:
        self.user, self.office, self.now = user, office, now

    def send(self, do: str, *, now: dt.datetime | None = None, **entry: Any) -> dict[str, Any]:
        """Apply one entry with a new id; keys of the entry as on the wire."""
        return apply(self.entry(do, **entry), user=self.user, received=now or self.now)

    def entry(self, do: str, **entry: Any) -> dict[str, Any]:
        rows = {name: value.pk if isinstance(value, Shift | CanvassGroup) else value for name, value in entry.items()}
        return {"id": str(uuid.uuid4()), "do": do, **rows}

    def applied(self, do: str, **entry: Any) -> dict[str, Any]:
        result = self.send(do, **entry)
        assert result["result"] == "applied", result
        return result

    def refused(self, do: str, code: str, **entry: Any) -> dict[str, Any]:
        """Expect a refusal, and that it changed and told nothing."""
        before = Change.objects.count()
        result = self.send(do, **entry)
        assert (result["result"], result.get("code")) == ("refused", code), result
        assert Change.objects.count() == before
        return result

    # -- rows --------------------------------------------------------------------------------------------------------

    def volunteer(self, *, vanid: int | None = -1, **fields: Any) -> Volunteer:
        number = next(_numbers)
        names = {"first_name": "Ada", "last_name": f"Sample{number}", "phone": f"81655501{number % 100:02}"}
        return Volunteer.objects.create(vanid=101_000_000 + number if vanid == -1 else vanid, **{**names, **fields})

    def shift(
        self, status: str = ShiftStatus.BOOKED, *, volunteer: Volunteer | None = None, role: str = "Canvassing", **fields: Any
    ) -> Shift:
        """A booking at this office, ten in the morning of the test day."""
        made = {
            "office": self.office, "location": Location.objects.get_or_create(name=f"{self.office.code} Field Office", office=self.office)[0],
            "day": DAY, "starts_at": dt.datetime(2026, 10, 31, 15, tzinfo=dt.UTC), "event_type": EventType.objects.get(name="Volunteer DVC"),
            "van_status": "Scheduled", "flaked_at": self.now if status == ShiftStatus.NO_SHOW else None,
            "same_day_confirmed_at": self.now if status == ShiftStatus.SAME_DAY_CONFIRMED else None,
        }  # fmt: skip
        return Shift.objects.create(
            volunteer=volunteer or self.volunteer(), role=Role.objects.get(name=role), status=status, **{**made, **fields}
        )

    def walk_in(self, **fields: Any) -> Shift:
        return self.shift(ShiftStatus.IN, volunteer=self.volunteer(vanid=None, **fields), is_walk_in=True)

    def group(self, size: int = 2, *, out: bool = False, **fields: Any) -> CanvassGroup:
        """A group whose members are In; ``out``: departed an hour ago."""
        group = CanvassGroup.objects.create(office=self.office, day=DAY, goal=84, packets_given=2, **fields)
        for _ in range(size):
            GroupMember.objects.create(group=group, shift=self.shift(ShiftStatus.IN), joined_at=self.now - dt.timedelta(hours=2))
        if out:
            self.applied("depart", group=group, now=self.now - dt.timedelta(hours=1))
            group.refresh_from_db()
        return group


def members(group: CanvassGroup) -> list[int]:
    return list(GroupMember.objects.filter(group=group, left_at=None).order_by("pk").values_list("shift_id", flat=True))


def rows_in(snapshot: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The rows of a snapshot by column, with the words that coded columns stand for."""
    columns, words = snapshot["columns"][kind], snapshot["words"][kind]
    return [
        {name: words[name][value] if name in words and value is not None else value for name, value in zip(columns, row, strict=True)}
        for row in snapshot["rows"][kind]
    ]
