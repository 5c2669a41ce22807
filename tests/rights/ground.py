"""Two regions with a full day each, and one person of each rank who tries what is there: R1 is their own region, R2 the other."""

import datetime as dt
import io
import uuid
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import AccessSettings, Office, Rank, Region, User
from tests.desk import DAY, Desk
from tests.rights.columns import SIGNED_OUT
from tests.van_sync.van_with_people import VanWithPeople
from tracker.enums import CountsAs, Tab
from tracker.models import (  # fmt: skip
    ArchivedChange,
    ArchivedDay,
    ArchivedShift,
    CampaignSettings,
    Change,
    EventType,
    LateEdit,
    Location,
    Note,
    OfficeCounter,
    Role,
    Shift,
    VanStatus,
    Volunteer,
    WalkInActivity,
    WalkInSlot,
)
from van_sync.models import (
    Deed,
    DryRow,
    ImportRun,
    NightRun,
    NightState,
    RunStatus,
    SheetExport,
    SheetKind,
    SheetSettings,
    StatusMapping,
    SyncShift,
    SyncState,
    Upload,
    VanDeed,
    VanPush,
    VanSync,
)

_ids = count(7001)


class MarkedDesk(Desk):
    """A desk whose people are all called after the region and have its phones, so that a leak can be told."""

    def __init__(self, user: User, office: Office, place: "Place") -> None:
        super().__init__(user, office, timezone.now())
        self.place = place

    def volunteer(self, *, vanid: int | None = -1, **fields: Any) -> Volunteer:
        return super().volunteer(vanid=vanid, **{"last_name": self.place.marker, "phone": self.place.phone, **fields})


@dataclass
class Place:
    """One region: what there is to be seen and changed. ``rows``: the id of one row of each table of the admin."""

    code: str
    marker: str
    phone: str
    rows: dict[str, int] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """What ``_furnish`` has put here."""
        raise AttributeError(f"the ground has no {name} in {self.code}")

    def leaks_into(self, text: str) -> bool:
        dashed = f"{self.phone[:3]}-{self.phone[3:6]}-{self.phone[6:]}"
        return any(secret in text for secret in (self.marker, self.phone, dashed, dashed[4:]))


@dataclass
class Ground:
    own: Place
    other: Place
    users: dict[str, User | None]
    clients: dict[str, Client]
    van: VanWithPeople

    @property
    def places(self) -> tuple[Place, Place]:
        return self.own, self.other


def make_ground() -> Ground:
    van = VanWithPeople()
    own = Place("R1A", "Ownfolk", "8165550111")
    other = Place("R2A", "Otherfolk", "8165550122")
    AccessSettings.objects.get_or_create(pk=1)
    CampaignSettings.load().save()
    users = _cast(_region("R1"), _region("HQ"))
    for place, region in ((own, _region("R1")), (other, _region("R2"))):
        _furnish(place, region, users, van)
    clients = {who: Client() for who in users}
    for who, user in users.items():
        if user:
            clients[who].force_login(user)
    return Ground(own, other, users, clients, van)


def _region(code: str) -> Region:
    return Region.objects.get_or_create(code=code)[0]


def _cast(own: Region, hq: Region) -> dict[str, User | None]:
    """Whoever is in ``SIGNED_OUT`` has no right to a session; those with an account have one all the same."""

    def user(name: str, rank: Rank, region: Region | None, **fields: Any) -> User:
        return User.objects.create_user(f"{name}@example.org", None, first_name=name.title(), rank=rank, region=region, **fields)

    cast: dict[str, User | None] = {rank.value: user(rank.value.lower(), rank, own) for rank in Rank if rank != Rank.DATA}
    cast["FD of HQ"], cast["DATA"] = user("hq", Rank.FD, hq), user("data", Rank.DATA, None)
    cast["waiting"] = user("waiting", Rank.INTERN, None, is_active=False, waiting_since=timezone.now())
    cast["disabled"] = user("disabled", Rank.FD, own, is_active=False)
    cast["nobody"] = None
    assert set(SIGNED_OUT) < cast.keys()
    return cast


# -- one region --------------------------------------------------------------------------------------------------------


def _furnish(place: Any, region: Region, users: dict[str, User | None], van: VanWithPeople) -> None:
    place.region = region
    place.office = Office.objects.create(code=place.code, name=f"Office {place.code}", region=region)
    OfficeCounter.objects.create(office=place.office, day=DAY)
    place.person = _colleague(place, "fo", Rank.FO)
    place.director = _colleague(place, "fd", Rank.FD)
    place.waiting = users["waiting"]
    place.content_type = ContentType.objects.get_for_model(Shift).pk
    place.desk = MarkedDesk(place.person, place.office, place)
    _day(place)
    place.coming = _coming(place, van)
    van.add_event(DAY, 10)
    _sync(place)
    _import(place)
    _past(place)
    place.rows = _rows(place)


def _colleague(place: Any, name: str, rank: Rank) -> User:
    mail = f"{name}.{place.code.lower()}@example.org"
    return User.objects.create_user(mail, None, first_name="Colleague", last_name=place.marker, rank=rank, region=place.region)


def _day(place: Any) -> None:
    desk = place.desk
    place.shift, place.walk_in = desk.shift(), desk.walk_in()
    place.past = desk.shift(day=DAY - dt.timedelta(days=7), starts_at=desk.now - dt.timedelta(days=7))
    place.group = desk.group(2, out=True)
    desk.applied("add_note", shift=place.shift, tab=Tab.CONFIRMS, text=f"{place.marker} calls back")
    place.note = Note.objects.latest("pk")
    place.change = Change.objects.filter(office=place.office).latest("pk")
    place.location = Location.objects.get(name=f"{place.code} Field Office")


def _coming(place: Any, van: VanWithPeople) -> Shift:
    """A shift in two days of somebody who stands on today's board, as VAN has it."""
    day = CampaignSettings.load().today() + dt.timedelta(days=2)
    signup = van.add(van.add_event(day, 10), place.shift.volunteer.vanid, "Scheduled")
    return place.desk.shift(volunteer=place.shift.volunteer, day=day, starts_at=signup.starts_at, van_signup_id=signup.signup_id)


def _sync(place: Any) -> None:
    place.sync = VanSync.objects.create(day=DAY, state=SyncState.DONE, by=place.director, sent_at=timezone.now())
    place.sync.offices.add(place.office)
    DryRow.objects.create(sync=place.sync, shift=place.shift, office=place.office, kind="write", ours="completed", becomes="Completed")
    place.push = VanPush.objects.create(
        sync=place.sync, shift=place.shift, office=place.office, signup_id=next(_ids), vanid=place.shift.volunteer.vanid,
        ours="completed", expected="Scheduled", to="Completed", to_id=2, state="failed", reason="VAN did not answer.",
    )  # fmt: skip
    place.deed = VanDeed.objects.create(deed=Deed.WALK_IN, shift=place.walk_in, by=place.director, sentence=place.marker)


def _import(place: Any) -> None:
    place.run = ImportRun.objects.create(file_name=f"{place.marker}.csv", day=DAY, status=RunStatus.FAILED, by=place.director)
    rejected = {"file": "a.csv", "line": 2, "reason": "no VANID", "cells": [["Name", place.marker], ["Phone", place.phone]]}
    Upload.objects.create(run=place.run, data=b"", rejected=[rejected])
    place.raw = SyncShift.objects.create(
        key=f"key-{place.code}", vanid=next(_ids), day=DAY, raw={"Name": place.marker}, first_run=place.run, last_run=place.run,
        shift=place.shift,
    )  # fmt: skip


def _past(place: Any) -> None:
    """A day in the archive, and an edit that came too late for it."""
    place.past_day = ArchivedDay.objects.create(office=place.office, day=DAY - dt.timedelta(days=14), rows_hash="0")
    person = place.shift.volunteer
    place.past_shift = ArchivedShift.objects.create(
        id=next(_ids), archived_day=place.past_day, volunteer=person, vanid=person.vanid, first_name="Past", last_name=place.marker,
        was_pitched=False, extra_shifts=0, starts_at=place.desk.now - dt.timedelta(days=14), event_type="Volunteer DVC", role="Canvassing",
        counts_as=CountsAs.CANVASS, is_intern=False, status="completed", confirm_passes=0, flake_passes=0, is_left_out=False,
        is_walk_in=False, is_active=True, version=1,
    )  # fmt: skip
    place.past_change = ArchivedChange.objects.create(
        id=next(_ids), archived_day=place.past_day, number=1, kind="set_status", at=place.desk.now, recorded_at=place.desk.now,
        before={}, after={"last_name": place.marker},
    )  # fmt: skip
    place.late = LateEdit.objects.create(
        id=uuid.uuid4(), office=place.office, day=place.past_day.day, by=place.director, at=timezone.now(), entry={"text": place.marker}
    )


def _rows(place: Any) -> dict[str, int]:
    """One row of every table of the admin: the place's own, and where a table belongs to no region its first."""
    own = [
        place.region, place.office, place.person, place.location, place.shift, place.shift.volunteer, place.group, place.note,
        place.change, place.sync, place.push, place.run, place.raw, place.deed, place.past_day, place.past_shift, place.past_change, place.late,
    ]  # fmt: skip
    rows = {row._meta.label_lower: row.pk for row in own}
    _no_table_is_empty()
    for model in admin.site._registry:
        first = model._default_manager.order_by("pk").first()
        rows.setdefault(model._meta.label_lower, first.pk if first else 0)  # test_routes.py says which is missing
    return rows


def _no_table_is_empty() -> None:
    """Tables that belong to no region, which a campaign fills in."""
    kind = EventType.objects.get_or_create(name="Volunteer DVC")[0]
    role = Role.objects.get_or_create(name="Canvassing", defaults={"counts_as": CountsAs.CANVASS})[0]
    VanStatus.objects.get_or_create(name="Scheduled")
    LogEntry.objects.get_or_create(user=User.objects.get(rank=Rank.DATA), object_repr="an office", action_flag=CHANGE)
    SocialAccount.objects.get_or_create(provider="google", uid="1", user=User.objects.get(rank=Rank.DATA))
    call_command("sync_schedules", verbosity=0, stdout=io.StringIO())
    SheetSettings.load().save()
    NightRun.objects.get_or_create(day=DAY - dt.timedelta(days=1), state=NightState.DONE)
    SheetExport.objects.get_or_create(day=DAY, kind=SheetKind.DOORS)
    WalkInSlot.objects.get_or_create(starts_at=dt.time(10))
    StatusMapping.objects.get_or_create(ours="completed", event_type=None, defaults={"van_name": "Completed"})
    if not WalkInActivity.objects.exists():
        WalkInActivity.objects.create(name="Canvassing", role=role, event_type=kind)
