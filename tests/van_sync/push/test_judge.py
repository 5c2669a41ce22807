"""What a row becomes in VAN: written, asked about, or left."""

from datetime import timedelta

import pytest

from tracker.enums import ShiftStatus as S
from tracker.models import EventType
from van_sync.models import RowKind, StatusMapping
from van_sync.push.judge import Found, InVan, judge
from van_sync.push.words import Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(desk, van):
    """``judged("completed", "Scheduled", at_import="Confirmed")``: what becomes of such a row. By default VAN said the same at the import."""

    def verdict(ours, in_van, *, at_import=None, event=900):
        shift = desk.shift(ours, van_status=in_van if at_import is None else at_import)
        signup = van.of[van.sign_up(shift, in_van, event=event)]
        it = InVan(signup, tuple(van.statuses(van.at[event].type.id)))
        return judge(shift, Found(it), Words().line(shift.status, shift.event_type_id), desk.office.zone)

    return verdict


@pytest.mark.parametrize(("ours", "word"), [(S.COMPLETED, "Completed"), (S.DECLINED, "Declined"), (S.NO_SHOW, "No Show")])
def test_an_end_is_written_in_vans_word(judged, ours, word):
    verdict = judged(ours, "Scheduled")

    assert (verdict.kind, verdict.van_says, verdict.becomes) == (RowKind.WRITE, "Scheduled", word)
    (choice,) = verdict.choices
    assert (choice.expected, choice.to) == ("Scheduled", word)
    assert choice.signup_id


@pytest.mark.parametrize(
    ("ours", "word"), [(S.COMPLETED, "completed"), (S.COMPLETED, "Walk In"), (S.DECLINED, "Cancelled"), (S.RESCHEDULED, "Resched")]
)
def test_what_says_the_same_in_van_is_left(judged, ours, word):
    assert judged(ours, word, at_import="Scheduled").kind == RowKind.SAME


@pytest.mark.parametrize(("ours", "kind"), [(S.DECLINED, RowKind.SAME), (S.NO_SHOW, RowKind.SAME), (S.COMPLETED, RowKind.WRITE)])
def test_who_was_only_invited_is_written_only_if_they_came(judged, ours, kind):
    verdict = judged(ours, "Invited")

    assert verdict.kind == kind
    assert verdict.becomes == ("Completed" if kind == RowKind.WRITE else "")


def test_a_word_that_van_changed_since_the_import_is_a_question(judged):
    verdict = judged(S.COMPLETED, "Declined", at_import="Scheduled")

    assert verdict.kind == RowKind.CHANGED
    assert verdict.becomes == ""
    assert "Scheduled" in verdict.why
    ours, keep = verdict.choices
    assert (ours.expected, ours.to) == ("Declined", "Completed")
    assert keep.signup_id is None


def test_a_word_that_the_event_type_does_not_offer_is_a_question(judged):
    verdict = judged(S.NO_SHOW, "Scheduled", event=901)

    assert verdict.kind == RowKind.UNOFFERED
    assert "No Show" in verdict.why
    assert [choice.to for choice in verdict.choices] == ["Completed", "Declined", ""]


def test_rescheduled_has_no_word_in_van_until_data_staff_give_it_one(judged):
    assert judged(S.RESCHEDULED, "Scheduled").kind == RowKind.UNOFFERED
    StatusMapping.objects.create(ours=S.RESCHEDULED, van_name="Declined")

    assert judged(S.RESCHEDULED, "Scheduled").becomes == "Declined"


def test_an_event_type_may_have_a_word_of_its_own(judged):
    StatusMapping.objects.create(ours=S.COMPLETED, van_name="Walk In", event_type=EventType.objects.get(name="Volunteer DVC"))

    assert judged(S.COMPLETED, "Scheduled").becomes == "Walk In"


def test_a_candidate_is_a_choice_that_says_which_signup_it_is(desk, van):
    shift = desk.shift(S.COMPLETED)
    van.sign_up(shift, "Confirmed", keep_id=False, starts_at=shift.starts_at + timedelta(hours=1))
    (signup,) = van.of.values()
    found = Found(None, (InVan(signup, tuple(van.statuses(71))),), "Which one?")

    verdict = judge(shift, found, Words().line(S.COMPLETED, shift.event_type_id), desk.office.zone)

    assert (verdict.kind, verdict.why) == (RowKind.UNMATCHED, "Which one?")
    choice, out = verdict.choices
    assert choice.label == "Canvassing, 11:00 AM, Confirmed: write Completed"
    assert (choice.signup_id, choice.expected, choice.to) == (signup.signup_id, "Confirmed", "Completed")
    assert out.signup_id is None


def test_the_reason_names_the_word_that_stands_for_ours(judged, desk):
    assert judged(S.COMPLETED, "Scheduled").why == "The same word in VAN."

    StatusMapping.objects.create(ours=S.COMPLETED, event_type=desk.shift().event_type, van_name="Walk In")
    assert judged(S.COMPLETED, "Scheduled").why == "Completed is Walk In for this event type."
