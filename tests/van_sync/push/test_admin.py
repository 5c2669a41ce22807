"""Data staff say how our words are called in VAN; VAN is asked whether it has the word."""

import pytest

from tests.desk import DAY
from tests.van_sync.sandbox.running import running_van
from tracker.enums import ShiftStatus as S
from tracker.models import EventType as OurType
from van_sync.client_errors import VanUnavailable
from van_sync.client_types import EventType, Named
from van_sync.models import StatusMapping, VanPush, VanSync

ADD = "/admin/van_sync/statusmapping/add/"


class Van:
    """What VAN offers by event type."""

    def event_types(self):
        words = {"Volunteer DVC": ("Scheduled", "Completed", "Declined"), "Phone Bank": ("Scheduled", "Tentative")}
        return [
            EventType(Named(number, kind), (), tuple(Named(at, word) for at, word in enumerate(offered)), False)
            for number, (kind, offered) in enumerate(words.items())
        ]


@pytest.fixture
def in_van(monkeypatch):
    monkeypatch.setattr("van_sync.push.admin.VanClient.from_settings", lambda _pace: Van())


@pytest.fixture
def data_staff(client, dana):
    client.force_login(dana)
    return client


@pytest.mark.django_db
def test_an_empty_database_has_the_usual_words():
    assert dict(StatusMapping.objects.values_list("ours", "van_name")) == {
        S.COMPLETED: "Completed",
        S.DECLINED: "Declined",
        S.NO_SHOW: "No Show",
    }


def add(client, **fields):
    return client.post(ADD, {"ours": S.RESCHEDULED, "event_type": "", "van_name": "declined", "also": "", **fields})


def errors(answer):
    return [str(error) for field in answer.context["adminform"].form.errors.values() for error in field]


@pytest.mark.django_db
def test_a_word_that_van_has_is_saved_in_vans_spelling(data_staff, in_van):
    assert add(data_staff).status_code == 302

    assert StatusMapping.objects.get(ours=S.RESCHEDULED).van_name == "Declined"


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["Resched", "In"])
def test_a_word_that_van_has_not_is_refused_with_those_that_it_has(data_staff, in_van, word):
    answer = add(data_staff, van_name=word)

    assert errors(answer) == [f"VAN has no status “{word}” for any event type. It has: Scheduled, Completed, Declined, Tentative."]
    assert not StatusMapping.objects.filter(ours=S.RESCHEDULED).exists()


@pytest.mark.django_db
def test_a_line_for_an_event_type_goes_by_what_that_type_offers(data_staff, in_van):
    volunteers = OurType.objects.get(name="Volunteer DVC")

    answer = add(data_staff, van_name="Tentative", event_type=volunteers.pk)

    assert errors(answer) == ["VAN has no status “Tentative” for Volunteer DVC. It has: Scheduled, Completed, Declined."]


@pytest.mark.django_db
def test_when_van_does_not_answer_the_line_is_saved_and_that_is_said(data_staff, monkeypatch):
    def out_of_reach(_pace):
        raise VanUnavailable("VAN did not answer.")

    monkeypatch.setattr("van_sync.push.admin.VanClient.from_settings", out_of_reach)

    answer = data_staff.post(ADD, {"ours": S.RESCHEDULED, "event_type": "", "van_name": "Declined", "also": ""}, follow=True)

    assert "“Declined” was not looked up in VAN. VAN did not answer." in answer.content.decode()
    assert StatusMapping.objects.filter(ours=S.RESCHEDULED).exists()


@pytest.mark.django_db(transaction=True)  # as in life: the client has its own short transactions and refuses to be called inside one
@pytest.mark.parametrize(("word", "is_saved"), [("DECLINED", True), ("Resched", False)])
def test_van_is_asked_over_http_before_the_line_is_saved(data_staff, settings, word, is_saved):
    with running_van() as van:
        settings.VAN_URL, settings.VAN_APPLICATION, settings.VAN_API_KEY = van.url, van.application, van.key

        answer = add(data_staff, van_name=word)
        calls = van.calls()["total"]

    lines = StatusMapping.objects.filter(ours=S.RESCHEDULED).values_list("van_name", flat=True)
    assert (answer.status_code, list(lines)) == ((302, ["Declined"]) if is_saved else (200, []))
    assert is_saved or "VAN has no status “Resched” for any event type. It has: " in errors(answer)[0]
    assert calls >= 1


@pytest.mark.django_db
def test_one_word_of_ours_has_one_line_for_every_type(data_staff, in_van):
    answer = add(data_staff, ours=S.DECLINED)

    assert any("every event type already" in error for error in errors(answer))


@pytest.mark.django_db
def test_receipts_and_syncs_can_be_read_and_not_written(data_staff, desk):
    sync = VanSync.objects.create(day=DAY)
    shift = desk.shift()
    push = VanPush.objects.create(
        sync=sync, shift=shift, office=desk.office, signup_id=5, vanid=7, ours="completed", expected="Scheduled", to="Completed", to_id=2
    )

    for address in ("vansync/", f"vansync/{sync.pk}/change/", "vanpush/", f"vanpush/{push.pk}/change/"):
        assert data_staff.get(f"/admin/van_sync/{address}").status_code == 200, address
    assert data_staff.get("/admin/van_sync/vanpush/add/").status_code == 404
    assert data_staff.post(f"/admin/van_sync/vanpush/{push.pk}/delete/", {"post": "yes"}).status_code == 404
