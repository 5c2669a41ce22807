"""What a tab of the rehearsal does with edits that wait."""

import datetime as dt

import pytest
from django.utils import timezone

from rehearsal import hands
from rehearsal.deeds import Deed
from tracker.models import Shift
from tracker.operations import apply

pytestmark = pytest.mark.django_db


def act(on, do, ref, **says):
    """Somebody's deed at this tab, as far as the queue."""
    body = hands.entry(Deed(0, do, ref, says), on.outbox)
    return on.outbox.add(body, on.outbox.version_seen(body))


def send(tab, user):
    """One request, answered."""
    batch = tab.outbox.ready()
    tab.outbox.take(batch, [apply(entry, user=user) for entry in tab.outbox.on_the_wire(batch)])
    return batch


def test_edits_of_a_row_go_one_after_the_other_and_build_on_each_other(tab, desk, ana):
    shift, other = desk.shift(), desk.shift()
    own, an_hour_ago = tab(ana, "R1A"), (timezone.now() - dt.timedelta(hours=1)).isoformat()
    first, second = act(own, "flip", shift.pk, to="same_day_confirmed"), act(own, "flip", shift.pk, to="in")
    third = act(own, "pass", other.pk, tab="confirms")
    for edit in (first, second, third):
        edit.entry["at"] = an_hour_ago  # without net since

    assert send(own, ana) == [first, third]
    assert send(own, ana) == [second]
    assert [edit.result for edit in (first, second, third)] == ["applied"] * 3
    assert own.store.rows["shift"][shift.pk]["status"] == Shift.objects.get(pk=shift.pk).status == "in"


def test_what_hangs_on_a_conflict_is_let_go(tab, desk, ana):
    shift = desk.shift()
    own = tab(ana, "R1A")
    first, second = act(own, "flip", shift.pk, to="same_day_confirmed"), act(own, "pass", shift.pk, tab="confirms")
    desk.applied("set_status", shift=shift, was="booked", to="declined")
    send(own, ana)

    assert (first.result, second.result) == ("conflict", "let go")
    assert own.outbox.queue == []


def test_an_edit_without_an_answer_is_sent_again_as_it_was_and_counts_once(tab, desk, ana):
    shift = desk.shift()
    own = tab(ana, "R1A")
    edit = act(own, "pass", shift.pk, tab="confirms")
    sent = own.outbox.on_the_wire(own.outbox.ready())
    apply(sent[0], user=ana)
    own.outbox.take([edit], [])
    assert own.outbox.wait() > 0

    send(own, ana)
    assert (edit.result, edit.sendings) == ("repeated", 2)
    assert Shift.objects.get(pk=shift.pk).confirm_passes == own.store.rows["shift"][shift.pk]["confirm_passes"] == 1
