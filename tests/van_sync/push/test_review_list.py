"""Review lists by the table that the sync writes by: what is on the list is what a sync writes or asks about."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tracker.boards import find_board
from tracker.enums import ShiftStatus as S
from tracker.metrics import DEFINITIONS_JSON
from tracker.models import EventType
from tracker.snapshot import snapshot_json
from van_sync.models import RowKind, StatusMapping
from van_sync.push.judge import Found, InVan, judge
from van_sync.push.words import Words

HOST = Path(__file__).parents[2] / "js" / "conditions-host.mjs"
SAID = ("Scheduled", "Invited", "Completed", "Walk In", "Declined", "No Show", "Attended", "resched", "CANCELLED", "Arrived")


def listed(user):
    """Ids of the shifts on Review's list, as a browser works it out."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    snapshot = json.loads(snapshot_json(find_board(user, "R1A"), user))
    asked = {"snapshot": snapshot, "definitions": json.loads(DEFINITIONS_JSON), "condition": "differs_from_van"}
    answer = subprocess.run([node, str(HOST)], input=json.dumps(asked), capture_output=True, text=True, check=True).stdout
    return set(json.loads(answer))


def judged(shifts, van, desk):
    """Ids of those that a sync would write or ask about."""
    words, found = Words(), set()
    for shift in shifts:
        it = InVan(van.of[van.sign_up(shift, shift.van_status)], tuple(van.statuses(van.at[900].type.id)))
        verdict = judge(shift, Found(it), words.line(shift.status, shift.event_type_id), desk.office.zone)
        if shift.status in words.written and verdict.kind != RowKind.SAME:
            found.add(shift.pk)
    return found


def usual():
    pass


def other_words():
    """What data staff may make of the table."""
    phones = EventType.objects.get(name="Phone Bank")
    StatusMapping.objects.filter(ours=S.COMPLETED).update(van_name="Attended", also="walk in")
    StatusMapping.objects.create(ours=S.COMPLETED, event_type=phones, van_name="Completed")
    StatusMapping.objects.create(ours=S.RESCHEDULED, van_name="Declined")
    StatusMapping.objects.create(ours=S.IN, van_name="Arrived")
    StatusMapping.objects.create(ours=S.SAME_DAY_CONFIRMED, event_type=phones, van_name="Scheduled")


def empty():
    StatusMapping.objects.all().delete()


@pytest.mark.parametrize("table", [usual, other_words, empty], ids=lambda table: table.__name__)
def test_reviews_list_is_what_a_sync_writes_or_asks_about(desk, van, table):
    kinds = [EventType.objects.get(name="Volunteer DVC"), EventType.objects.get_or_create(name="Phone Bank")[0]]
    shifts = [desk.shift(ours, van_status=word, event_type=kind) for ours in S.values for word in SAID for kind in kinds]
    table()

    expected = judged(shifts, van, desk)

    on_list = listed(desk.user)
    assert [(one.status, one.van_status, one.event_type.name) for one in shifts if (one.pk in on_list) != (one.pk in expected)] == []
    assert 0 < len(expected) < len(shifts)
