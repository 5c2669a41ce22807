"""Any sequence of edits from several tabs, over a network that loses, repeats and reorders, ends with all tabs equal to the database."""

import os
import uuid
from collections import Counter
from itertools import count
from random import Random

import orjson
import pytest

from tests.desk import Desk
from tests.tabs import StoreHost, Tab
from tracker.models import CanvassGroup, Change, Location, OfficeCounter, Operation, WalkInActivity
from tracker.places import place_location

STATUSES = ["booked", "same_day_confirmed", "in", "completed", "declined", "no_show", "rescheduled"]


@pytest.fixture
def host():
    host = StoreHost()
    yield host
    host.close()


@pytest.mark.parametrize("seed", range(int(os.environ.get("CPT_SEEDS", "25"))))
def test_all_tabs_end_equal_to_the_database(host, ana, bo, flo, r1a, r1b, seed):
    random = Random(seed)
    for office in (r1a, r1b):
        desk = Desk(ana, office)
        desk.shift(), desk.shift("in"), desk.shift("in"), desk.walk_in()
    tabs = [Tab(host, 0, ana, "R1A"), Tab(host, 1, bo, "R1A"), Tab(host, 2, flo, "R1")]
    for tab in tabs:
        tab.load()
    results = play(random, tabs, [r1a, r1b])
    settle(tabs, results)
    for tab in tabs:
        shown = on_screen(tab)
        tab.load()
        assert shown == on_screen(tab)
    check_log(results)
    check_undone()


def check_undone():
    """Each change is undone at most once, by a later one; the last figure that stands is what the group says."""
    for change in Change.objects.exclude(undoes=None).select_related("undoes"):
        assert change.kind == "undo"
        assert change.recorded_at > change.undoes.recorded_at
    for group in CanvassGroup.objects.filter(is_active=True):
        last = group.reports.filter(is_active=True).last()
        assert group.knocks == (last.knocks if last else 0)


def on_screen(tab):
    """The rows that a person sees: someone whose last shift went stays in the store, unseen."""
    rows = tab.rows()
    seen = {shift["volunteer"] for shift in rows["shift"]}
    return {**rows, "volunteer": [person for person in rows["volunteer"] if person["id"] in seen]}


def play(random, tabs, offices):
    """Let people edit, answers get lost, frames be late. Returns the first result of every operation that reached the server."""
    results = {}
    told = dict.fromkeys((office.pk for office in offices), 0)
    for _ in range(random.randint(10, 40)):
        tab = random.choice(tabs)
        step = random.choice(["edit", "edit", "edit", "resend", "deliver", "deliver", "reload", "move"])
        if step == "edit":
            entry = draw_entry(random, tab) if random.random() < 0.75 else draw_undo(random, results)
            if entry is None:
                continue
            tab.waiting.append(entry)
            if random.random() < 0.6:
                result = tab.send(entry, answered=random.random() < 0.6)
                results.setdefault(entry["id"], result)
        elif step == "resend" and tab.waiting:
            entry = random.choice(tab.waiting)
            results.setdefault(entry["id"], tab.send(entry, answered=random.random() < 0.6))
        elif step == "deliver" and tab.channel:
            deliver(random, tab)
        elif step == "reload":
            tab.load()
        elif step == "move":
            place = random.choice(list(Location.objects.order_by("pk")))
            place_location(place.pk, random.choice(offices).pk, None)
        publish(tabs, told)
    return results


def publish(tabs, told):
    """The layer hands each new frame to every tab's line."""
    for office, number in told.items():
        for change in Change.objects.filter(office=office, number__gt=number).order_by("number"):
            told[office] = change.number
            for tab in tabs:
                tab.channel.append(orjson.loads(change.frame)["change"])


def deliver(random, tab):
    """One frame, not always the oldest; sometimes it stays on the line and comes again, sometimes it is lost."""
    position = random.randint(0, len(tab.channel) - 1)
    fate = random.choice(["once", "once", "again", "lost"])
    change = tab.channel[position] if fate == "again" else tab.channel.pop(position)
    if fate != "lost":
        tab.receive(change)


def settle(tabs, results):
    """The wifi is back: what waits is sent again, every tab catches up."""
    for tab in tabs:
        for entry in list(tab.waiting):
            result = tab.send(entry, answered=True)
            first = results.setdefault(entry["id"], result)
            assert result in (first, {**first, "result": "repeated"}), "a resend was not answered as the first time"
    for tab in tabs:
        tab.catch_up()


def check_log(results):
    for counter in OfficeCounter.objects.all():
        numbers = list(Change.objects.filter(office=counter.office_id).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, counter.number + 1))
    logged = Counter(Change.objects.exclude(operation=None).values_list("operation", "office"))
    assert set(logged.values()) <= {1}
    told = {str(operation) for operation, _ in logged}
    assert told == {pk for pk, result in results.items() if result["result"] == "applied" and result["patches"]}
    assert {str(pk) for pk in Operation.objects.values_list("pk", flat=True)} == results.keys()
    assert not [result for result in results.values() if result.get("code") == "fault"]


def draw_entry(random, tab):
    """Something the person could do from what the tab shows."""
    rows = tab.rows()
    possible = [do for do, (kind, _) in ENTRIES.items() if rows[kind]]
    if not possible:
        return None
    do = random.choice(possible)
    return {"id": str(uuid.UUID(int=next(ids))), "do": do, **ENTRIES[do][1](random, rows)}


def draw_undo(random, results):
    """Somebody takes back, or does again, whatever was applied so far: often what is not theirs, or built on since."""
    done = [pk for pk, result in results.items() if result["result"] == "applied"]
    return {"id": str(uuid.UUID(int=next(ids))), "do": "undo", "operation": random.choice(done)} if done else None


ids = count(1)


def pick(random, rows, kind):
    return random.choice(rows[kind])


def person_of(rows, shift):
    return next(person for person in rows["volunteer"] if person["id"] == shift["volunteer"])


def set_status(random, rows):
    shift = pick(random, rows, "shift")
    return {"shift": shift["id"], "was": shift["status"], "to": random.choice(STATUSES)}


def row_of(kind, **more):
    return kind, lambda random, rows: {kind: pick(random, rows, kind)["id"], **more}


def cell(random, rows):
    shift = pick(random, rows, "shift")
    digits = random.randint(10, 12)
    return {"shift": shift["id"], "field": "cell", "was": person_of(rows, shift)["cell"], "to": f"81655501{digits}"}


def vanid(random, rows):
    known = [person["vanid"] for person in rows["volunteer"] if person["vanid"]]
    return {"shift": pick(random, rows, "shift")["id"], "vanid": random.choice([*known, 199_000_001])}


def walk_in(random, rows):
    shift = pick(random, rows, "shift")
    return {
        "shift": str(uuid.uuid4()), "office": shift["office"], "first_name": "Wanda", "last_name": "Walker", "phone": "8165550177",
        "slot": "10:00", "activity": WalkInActivity.objects.get(name="Canvassing").pk,
    }  # fmt: skip


def new_group(random, rows):
    shifts = random.sample([shift["id"] for shift in rows["shift"]], min(len(rows["shift"]), random.randint(1, 3)))
    return {
        "group": str(uuid.uuid4()),
        "office": rows["shift"][0]["office"],
        "members": shifts,
        "packets": 1,
        "packet_names": "",
        "goal": 40,
    }


def new_members(random, rows):
    group = pick(random, rows, "group")
    shifts = random.sample([shift["id"] for shift in rows["shift"]], min(len(rows["shift"]), random.randint(0, 3)))
    return {"group": group["id"], "was": group["members"], "to": shifts}


def doors(random, rows):
    group = pick(random, rows, "group")
    return {"group": group["id"], "was": group["knocks"], "to": random.randint(0, 90)}


def returning(random, rows):
    group = pick(random, rows, "group")
    return {"group": group["id"], "members": group["members"]}


# kind of operation: the rows it needs on the screen, and how a person fills it in
ENTRIES = {
    "set_status": ("shift", set_status),
    "add_pass": row_of("shift", tab="confirms"),
    "add_note": row_of("shift", tab="confirms", text="left voicemail"),
    "delete_note": row_of("note"),
    "claim": row_of("shift"),
    "release": row_of("shift"),
    "edit_volunteer": ("shift", cell),
    "attach_vanid": ("shift", vanid),
    "add_walk_in": ("shift", walk_in),
    "remove_shift": row_of("shift"),
    "create_group": ("shift", new_group),
    "change_members": ("group", new_members),
    "depart": row_of("group"),
    "check_in": ("group", doors),
    "return_group": ("group", returning),
    "not_final": row_of("group"),
    "remove_group": row_of("group"),
}
