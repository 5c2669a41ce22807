"""What somebody did today, in words, with the people whom it was about."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Office, User
from accounts.scope import offices_visible_to
from tracker.enums import Tab
from tracker.history import Story, told
from tracker.models import CampaignSettings, Change, GroupMember, Note, Shift, Volunteer
from tracker.words import clock

AT_MOST = 50


@dataclass(frozen=True)
class MyEdit:
    """``tab``: of the office's board, where the row stands."""

    at: dt.datetime
    office: Office
    tab: str
    about: str
    words: str
    is_undone: bool

    @property
    def clock(self) -> str:
        return clock(self.at, self.office.zone)


def edits_of(user: User, now: dt.datetime) -> list[MyEdit]:
    """The last ones of the volunteer day, newest first. What is no longer theirs to see is left out: it names people."""
    since = CampaignSettings.load().day_began(now)
    logged = told(Change.objects.filter(recorded_at__gte=since, office__in=offices_visible_to(user)))
    mine = list(logged.filter(actor=user).order_by("-recorded_at", "-pk")[:AT_MOST])
    by_others = logged.filter(undoes__in=[change.pk for change in mine]).exclude(actor=user)
    story = Story([*mine, *by_others], None, user, is_open=False)
    rows = _Rows(mine)
    said = [(change, story.words(change)) for change in mine]
    return [
        MyEdit(change.at, change.office, rows.tab(change), rows.about(change), words, story.is_undone(change.operation_id))
        for change, words in said if words
    ]  # fmt: skip


class _Rows:
    """Whom the log's ids stand for: a few queries, however many changes there are."""

    def __init__(self, changes: Iterable[Change]) -> None:
        ids: defaultdict[str, set[int]] = defaultdict(set)
        for kind, pk in (key.split(":") for change in changes for key in change.after):
            ids[kind].add(int(pk))
        self.notes = Note.objects.in_bulk(ids["note"])
        self.members = GroupMember.objects.in_bulk(ids["member"])
        notes, members = self.notes.values(), self.members.values()
        groups = {*ids["group"], *(note.group_id for note in notes if note.group_id), *(member.group_id for member in members)}
        shifts = {*ids["shift"], *(note.shift_id for note in notes if note.shift_id)}
        self.shifts = {shift.pk: str(shift.volunteer) for shift in Shift.objects.filter(pk__in=shifts).select_related("volunteer")}
        self.people = {person.pk: str(person) for person in Volunteer.objects.filter(pk__in=ids["volunteer"])}
        self.groups: defaultdict[int, list[str]] = defaultdict(list)
        stays = Q(left_at=None) | Q(returned=True)
        for member in GroupMember.objects.filter(stays, group__in=groups).select_related("shift__volunteer").order_by("pk"):
            self.groups[member.group_id].append(str(member.shift.volunteer))

    def about(self, change: Change) -> str:
        """The group's members, else the person of the row."""
        ids = self._ids(change)
        if group := self._group(change):
            return _several(self.groups[group])
        shifts = ids["shift"] + [note.shift_id for note in self._notes(change) if note.shift_id]
        names = [self.shifts[pk] for pk in shifts if pk in self.shifts] or [self.people[pk] for pk in ids["volunteer"] if pk in self.people]
        return names[0] if names else "Somebody"

    def tab(self, change: Change) -> str:
        if change.kind == "leave_out":
            return "review"
        if self._group(change):
            return Tab.KPH
        is_chase = any("flake_passes" in (values or {}) and change.before[key] for key, values in change.after.items())
        is_chase = is_chase or any(note.tab == Tab.FLAKE for note in self._notes(change))
        return Tab.FLAKE if is_chase else Tab.CONFIRMS

    def _group(self, change: Change) -> int | None:
        ids = self._ids(change)
        found = ids["group"] + [self.members[pk].group_id for pk in ids["member"] if pk in self.members]
        return next(iter(found + [note.group_id for note in self._notes(change) if note.group_id]), None)

    def _notes(self, change: Change) -> list[Note]:
        return [self.notes[pk] for pk in self._ids(change)["note"] if pk in self.notes]

    @staticmethod
    def _ids(change: Change) -> defaultdict[str, list[int]]:
        ids: defaultdict[str, list[int]] = defaultdict(list)
        for kind, pk in sorted(key.split(":") for key in change.after):
            ids[kind].append(int(pk))
        return ids


def _several(names: list[str]) -> str:
    if not names:
        return "A group"
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
