"""The plan: from the seed alone, and a day as the field knows it."""

import random
from collections import Counter

from rehearsal import odds
from rehearsal.day import Booking, OfficeDay, Stranger
from rehearsal.deeds import Room, Screen
from rehearsal.hands import DEEDS
from rehearsal.troubles import plan_luck

BOOKINGS = [
    Booking(n, n, starts, "canvass" if n % 5 else "phonebank", word)
    for n, (starts, word) in enumerate(zip([540, 540, 720, 900] * 60, ["Scheduled", "Confirmed", "Scheduled"] * 80, strict=True), 1)
]
STRANGERS = [Stranger("Wanda", f"Walker{n}", "8165550177") for n in range(99)]


def plan(seed, bookings=BOOKINGS):
    screens = [Screen(number, "R1A") for number in range(4)]
    region = [Screen(4, "R1", is_region=True)]
    OfficeDay(3, Room(screens, region, random.Random(f"{seed} room")), random.Random(f"{seed} day")).plan(bookings, STRANGERS)
    return [screen.deeds for screen in (*screens, *region)]


def test_the_same_seed_is_the_same_day_for_every_screen_and_another_seed_another():
    assert plan(7) == plan(7)
    assert plan(7) != plan(8)


def test_every_deed_occurs_and_hands_know_each():
    assert Counter(deed.do for deeds in plan(7) for deed in deeds).keys() == DEEDS.keys()


def test_nobody_is_called_before_eight_or_goes_out_after_dark():
    calls = [deed.at for deeds in plan(7) for deed in deeds if deed.do in ("claim", "pass")]

    assert min(calls) >= odds.OPENS
    assert max(calls) <= odds.LAST_CALL + 2
    assert all(deed.at < odds.SETTLES for deeds in plan(7) for deed in deeds if deed.do == "depart")


def test_whoever_said_no_is_not_called_again(monkeypatch):
    monkeypatch.setattr(odds, "SAME_FIELD", 0)  # of two who write the same field, one was wrong
    said, calls = {}, []
    for deed in sorted((deed for deeds in plan(7) for deed in deeds), key=lambda deed: deed.at):
        if deed.do == "flip" and deed.says["to"] == odds.NO:
            said.setdefault(deed.ref, deed.at)
        if deed.do == "claim":
            calls.append((deed.ref, deed.at))
    assert said
    assert [ref for ref, at in calls if at > said.get(ref, at)] == []


def test_about_half_of_the_booked_come_and_nobody_is_planned_into_two_groups():
    groups = [deed.says["members"] for deeds in plan(7) for deed in deeds if deed.do == "form"]
    planned = Counter(ref for members in groups for ref in members)
    came = {deed.ref for deeds in plan(7) for deed in deeds if deed.do == "flip" and deed.says["to"] == "in"}

    assert set(planned.values()) == {1}
    assert 0.45 < len(came) / len(BOOKINGS) < 0.7


def test_who_is_booked_twice_comes_once():
    twice = [Booking(1, 5, 540, "canvass", "Confirmed"), Booking(2, 5, 720, "canvass", "Confirmed")]
    deeds = [deed for deeds in plan(7, twice) for deed in deeds if deed.ref == 2]

    assert {(deed.do, deed.says.get("to")) for deed in deeds} == {("flip", odds.MOVES)}


def test_without_faults_people_still_leave_and_with_faults_everything_goes_wrong_by_the_seed():
    screens = [Screen(number, f"R1{'ABCDEFGH'[number % 8]}", away=[(600.0, 605.0)]) for number in range(80)]
    calm = plan_luck(screens, 7, 480, 1290, faults=False).values()
    rough = plan_luck(screens, 7, 480, 1290, faults=True)

    assert {trouble.kind for luck in calm for trouble in luck.troubles} == {"away"}
    assert {trouble.kind for luck in rough.values() for trouble in luck.troubles} == {"away", "cut", "sleep"}
    assert {luck.clock_off.total_seconds() for luck in rough.values()} == {0, 3600, -3600}
    again = plan_luck(screens, 7, 480, 1290, faults=True)
    assert [luck.troubles for luck in again.values()] == [luck.troubles for luck in rough.values()]
