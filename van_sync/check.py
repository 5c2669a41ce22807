"""Does VAN fit what is set up here? Asked step by step; each finding says what is so, and what to do where it does not fit."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from django.conf import settings

from accounts.models import Office
from tracker.enums import ShiftStatus
from tracker.models import CampaignSettings, EventType, Location, Role, VanStatus, WalkInActivity
from van_sync import client_types
from van_sync.client import VanClient
from van_sync.client_errors import VanError, VanForbidden, VanNotSetUp
from van_sync.client_limits import calls_today
from van_sync.next_shift import CONFIRMED
from van_sync.push.words import Words

State = Literal["ok", "warning", "problem"]
NAMED_AT_MOST = 6
DAYS_LOOKED_AHEAD = 4


@dataclass(frozen=True)
class Finding:
    title: str
    state: State
    says: str
    to_do: str = ""


class Look:
    """One look at VAN: what several steps need is asked once."""

    def __init__(self, van: VanClient) -> None:
        self.van = van

    @cached_property
    def types(self) -> list[client_types.EventType]:
        return self.van.event_types()

    @cached_property
    def used_types(self) -> list[client_types.EventType]:
        """Those that CPT knows by name; before the first import all of VAN's, since any may be used."""
        known = _fold(EventType.objects.values_list("name", flat=True))
        return [one for one in self.types if one.type.name.casefold() in known] or self.types


def check() -> Iterator[Finding]:
    """Ends at the first thing without which nothing else can be asked. What the key may not see is said, and passed over."""
    try:
        look = Look(VanClient.from_settings())
    except VanNotSetUp as missing:
        yield Finding("Settings", "problem", str(missing), "docs/van.md says how to get a key and where to put it.")
        return
    yield Finding("Settings", "ok", f"Address, application name and key are set. VAN is asked at {settings.VAN_URL}.")
    for title, step in STEPS:
        try:
            yield from step(look)
        except VanForbidden as error:
            yield Finding(title, "problem", str(error))
        except VanError as error:
            yield Finding(title, "problem", str(error))
            return


# -- the steps ---------------------------------------------------------------------------------------------------------


def connection(look: Look) -> Iterator[Finding]:
    look.van.echo()
    yield Finding("Connection", "ok", "VAN answers and lets the key in.")


def whose_key(look: Look) -> Iterator[Finding]:
    key = look.van.key_profile()
    if not key.has_my_campaign:
        says = f"The key of {key.user_name or 'its user'} opens no My Campaign, where events and volunteers are."
        yield Finding("Key and committee", "problem", says, "Ask your VAN administrator for a key of a database with My Campaign.")
        return
    says = f"The key is {key.user_name or 'somebody'}’s ({key.key_type}), for the committee {key.committee} in {key.database}."
    yield Finding("Key and committee", "ok", says, "If that is not your committee, the key is the wrong one: nothing here would fit.")


def mode(look: Look) -> Iterator[Finding]:
    """My Voters refuses event types; an empty My Campaign has none."""
    if not look.types:
        to_do = "VAN_API_KEY must end in |1 and belong to the committee that has your events. Mend it and restart CPT."
        yield Finding("Mode", "problem", "VAN shows no event type at all to this key: the mode or the committee is wrong.", to_do)
        return
    yield Finding("Mode", "ok", f"My Campaign, with {_count(len(look.types), 'event type')}.")


def event_types(look: Look) -> Iterator[Finding]:
    in_van = {one.type.name for one in look.types}
    here = _fold(EventType.objects.values_list("name", flat=True))
    yield _new_words("Event types", "event type", sorted(name for name in in_van if name.casefold() not in here), len(in_van))
    for activity in WalkInActivity.objects.select_related("event_type", "role"):
        yield from _activity(activity, look)


def _activity(activity: WalkInActivity, look: Look) -> Iterator[Finding]:
    same = [one for one in look.types if one.type.name.casefold() == activity.event_type.name.casefold()]
    to_do = "Change the activity in the admin under “Walk-in activities”, or add it in VAN’s event settings."
    if not same:
        says = f"Walk-ins for “{activity}” get the event type {activity.event_type}, which VAN does not have: they will be asked about."
        yield Finding("Walk-in activities", "warning", says, to_do)
    elif activity.role.name.casefold() not in _fold(role.name for role in same[0].roles):
        says = f"Walk-ins for “{activity}” get the role {activity.role}, which VAN does not have for {activity.event_type}."
        yield Finding("Walk-in activities", "warning", says, to_do)


def roles(look: Look) -> Iterator[Finding]:
    in_van = {role.name for one in look.used_types for role in one.roles}
    here = _fold(Role.objects.values_list("name", flat=True))
    yield _new_words("Roles", "role", sorted(name for name in in_van if name.casefold() not in here), len(in_van))


def _new_words(title: str, word: str, new: list[str], total: int) -> Finding:
    if not new:
        return Finding(title, "ok", f"CPT knows {_all(total, word)} of VAN’s.")
    says = f"New to CPT: {_some(new)}. They come with the first import that has them, and count as “other” until somebody looks."
    return Finding(title, "warning", says, f"After the first import, say in the admin under “{title}” what each counts as.")


def statuses(look: Look) -> Iterator[Finding]:
    needed = {one.type.name: _needed(one.type.name) for one in look.used_types}
    lacks = [finding for one in look.used_types for finding in _lacks(one, needed[one.type.name])]
    yield from lacks
    if not any(
        _offers(one, word) for one in look.used_types for word, ours in needed[one.type.name].items() if ours == ShiftStatus.COMPLETED
    ):
        says = "No event type that you use offers what Completed is called in VAN: nobody who came can be written there."
        yield Finding("Statuses", "problem", says, "Say what it is called there, in the admin under “Statuses in VAN”.")
    if not lacks:
        yield Finding("Statuses", "ok", "All event types that are used offer what is written to VAN.")
    here = _fold(VanStatus.objects.values_list("name", flat=True))
    new = sorted({status.name for one in look.used_types for status in one.statuses if status.name.casefold() not in here})
    if new:
        to_do = "After the first import, say in the admin under “VAN statuses” which are open and which mean a yes."
        yield Finding("Statuses", "warning", f"New to CPT: {_some(new)}. Until somebody looks they count as still expected.", to_do)


def _needed(event_type: str) -> dict[str, str]:
    """VAN's words that are written for this event type, as "Statuses in VAN" gives them, with ours; and what a next shift becomes."""
    words, known = Words(), EventType.objects.filter(name__iexact=event_type).first()
    lines = [words.line(ours, known.pk if known else 0) for ours in sorted(words.written)]
    return {line.van_name: line.ours for line in lines if line} | {CONFIRMED: ""}


def _lacks(event_type: client_types.EventType, needed: dict[str, str]) -> Iterator[Finding]:
    missing = {word: ours for word, ours in needed.items() if not _offers(event_type, word)}
    if missing:
        so = "; ".join(f"without {word}, {_what_follows(ours)}" for word, ours in missing.items())
        says = f"{event_type.type.name} does not offer {_some(missing)}: {so}."
        to_do = (
            f"Have them added in VAN’s event settings for {event_type.type.name}, or use its words, in the admin under “Statuses in VAN”."
        )
        yield Finding("Statuses", "warning", says, to_do)


def _what_follows(ours: str) -> str:
    return f"{ShiftStatus(ours).label} is asked about, row by row" if ours else "next shifts cannot be confirmed from the boards"


def _offers(event_type: client_types.EventType, word: str) -> bool:
    return word.casefold() in _fold(status.name for status in event_type.statuses)


def locations(look: Look) -> Iterator[Finding]:
    in_van = _fold(place.name for place in look.van.locations())
    ours = list(Location.objects.exclude(office=None).exclude(name="").values_list("name", flat=True))
    lost = sorted(name for name in ours if name.casefold() not in in_van)
    if lost:
        to_do = "Write them as VAN does, in the admin under “Locations”; or leave them, if VAN had them once."
        yield Finding("Places", "warning", f"These places of your offices are not in VAN: {_some(lost)}.", to_do)
    bare = Office.objects.filter(locations=None, is_written_to_van=True).values_list("code", flat=True)
    if bare:
        to_do = "Bring in your table of places, or give them their places in the admin under “Locations”."
        yield Finding("Places", "warning", f"These offices have no place in VAN, so no booking reaches them: {_some(bare)}.", to_do)
    waiting = Location.objects.filter(office=None).count()
    if waiting:
        says = (
            f"{_count(waiting, 'place')} of VAN’s belong{'s' if waiting == 1 else ''} to no office yet: the bookings there are on no board."
        )
        yield Finding("Places", "warning", says, "Say whose they are in the admin under “Places that need an office”.")
    if not (lost or bare or waiting):
        yield Finding("Places", "ok", f"{_all(len(ours), 'place')} of your offices are in VAN.".capitalize())


def events(look: Look) -> Iterator[Finding]:
    first = CampaignSettings.load().today()
    last = first + dt.timedelta(days=DAYS_LOOKED_AHEAD)
    listed = look.van.event_list(first, last)
    found = listed.found
    here = _fold(Location.objects.exclude(office=None).values_list("name", flat=True))
    ours = [event for event in found if _fold(place.name for place in event.locations) & here]
    says = f"From today to {last:%A} VAN has {_count(len(found), 'event')}, {len(ours)} of them at places of your offices."
    to_do = "" if ours else "If there should be some: is it the right committee, and does CPT know the places as VAN writes them?"
    yield Finding("Events", "ok" if ours else "warning", says, to_do)
    for broken in listed.broken:
        which = f"“{broken.name}”" if broken.name else f"Event {broken.event_id}"
        yield Finding("Events", "warning", f"{which} is missing in what CPT reads.", broken.why)


def budget(_look: Look) -> Iterator[Finding]:
    used, most = calls_today().calls, settings.VAN_CALLS_A_DAY
    says = f"{used:,} of {most:,} calls to VAN are used today."
    is_tight = used * 5 > most * 4
    yield Finding("Calls", "warning" if is_tight else "ok", says, "Read less often, or ask for more: VAN_CALLS_A_DAY." if is_tight else "")


STEPS: tuple[tuple[str, Callable[[Look], Iterator[Finding]]], ...] = (
    ("Connection", connection),
    ("Key and committee", whose_key),
    ("Mode", mode),
    ("Event types", event_types),
    ("Roles", roles),
    ("Statuses", statuses),
    ("Places", locations),
    ("Events", events),
    ("Calls", budget),
)


# -- words -------------------------------------------------------------------------------------------------------------


def _fold(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}


def _some(names: Iterable[str]) -> str:
    named = list(names)
    more = len(named) - NAMED_AT_MOST
    return ", ".join(named[:NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _all(number: int, word: str) -> str:
    return f"the one {word}" if number == 1 else f"all {number:,} {word}s"
