"""Remarks, and "I am calling this one"."""

import uuid
from datetime import timedelta

import pytest

from tests.desk import NOON, Desk
from tracker.models import CampaignSettings, Note


def test_notes_are_stored_one_by_one(desk):
    shift, key = desk.shift(), str(uuid.uuid4())
    desk.applied("add_note", shift=shift, tab="confirms", text="left voicemail", note=key)
    desk.applied("add_note", shift=shift, tab="confirms", text="called back", now=NOON + timedelta(minutes=2))
    assert list(Note.objects.values_list("text", "tab", "by", "at")) == [
        ("left voicemail", "confirms", desk.user.pk, NOON), ("called back", "confirms", desk.user.pk, NOON + timedelta(minutes=2)),
    ]  # fmt: skip
    desk.refused("add_note", "exists", shift=shift, tab="confirms", text="again", note=key)


def test_a_note_is_named_by_the_key_its_browser_gave_it(desk):
    key = str(uuid.uuid4())
    desk.applied("add_group_note", group=desk.group(1), text="packet 12B is at home", note=key)
    (patch,) = desk.applied("delete_note", note=key)["patches"]
    assert patch["gone"]
    assert not Note.objects.get().is_active  # the log and the archive keep it
    assert desk.applied("delete_note", note=key)["patches"] == []


def test_a_colleague_may_delete_a_note(desk, bo):
    desk.applied("add_note", shift=desk.shift(), tab="flake", text="wrong row")
    Desk(bo, desk.office).applied("delete_note", note=Note.objects.get().pk)


@pytest.mark.parametrize("text", ["", "   ", None, 5, "x" * 1001, "a\x00b"])
def test_a_note_that_says_nothing_sound_is_refused(desk, text):
    desk.refused("add_note", "bad_entry", shift=desk.shift(), tab="confirms", text=text)


@pytest.mark.parametrize("make", ["shift", "group"])
def test_a_claim_holds_for_the_minutes_of_the_settings(desk, bo, make):
    CampaignSettings.load()
    CampaignSettings.objects.update(claim_minutes=7)
    row = {make: desk.shift() if make == "shift" else desk.group(1)}
    colleague = Desk(bo, desk.office)
    desk.applied("claim", **row)
    row[make].refresh_from_db()
    assert (row[make].claimed_by, row[make].claimed_until) == (desk.user, NOON + timedelta(minutes=7))
    assert "Ana Ortiz" in colleague.refused("claim", "claimed", **row)["reason"]
    colleague.refused("release", "claimed", **row)
    colleague.applied("claim", **row, now=NOON + timedelta(minutes=7))  # expired: nobody had to write that


def test_my_claim_is_renewed_and_released(desk):
    shift = desk.shift()
    desk.applied("claim", shift=shift)
    desk.applied("claim", shift=shift, now=NOON + timedelta(minutes=5))
    shift.refresh_from_db()
    assert shift.claimed_until == NOON + timedelta(minutes=15)
    desk.applied("release", shift=shift)
    assert desk.applied("release", shift=shift)["patches"] == []


def test_directors_and_data_staff_release_anyones_claim(desk, flo, dana):
    for director in (flo, dana):
        shift = desk.shift()
        desk.applied("claim", shift=shift)
        Desk(director, desk.office).applied("release", shift=shift)


def test_a_claim_is_a_courtesy_and_stops_nobody_from_editing(desk, bo):
    shift = desk.shift()
    desk.applied("claim", shift=shift)
    Desk(bo, desk.office).applied("set_status", shift=shift, was="booked", to="in")


def test_a_group_claimed_by_a_colleague_is_not_removed(desk, bo):
    group = desk.group(1)
    Desk(bo, desk.office).applied("claim", group=group)
    desk.refused("remove_group", "claimed", group=group)


def test_a_claim_names_one_row(desk):
    desk.refused("claim", "bad_entry", shift=desk.shift(), group=desk.group(1))
    desk.refused("claim", "bad_entry")
