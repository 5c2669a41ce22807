"""What else managers do to people, one by one or to a selection; and all of it is in the history."""

import pytest
from django.contrib.admin.models import LogEntry

from accounts.models import Rank, User
from tests.accounts.managers import PEOPLE, WORDS, act, again, entries, said


@pytest.fixture
def client(client, flo):
    client.force_login(flo)
    return client


def test_allowed_is_taken_away_and_given_back(client, ana):
    taken = act(client, "take_allowed_away", ana)
    assert not again(ana).is_active
    assert said(taken) == ["1 person no longer allowed; their open pages end within seconds."]

    given = act(client, "allow", ana)
    assert again(ana).is_active
    assert said(given) == ["1 person allowed."]
    assert said(act(client, "allow", ana)) == ["1 was allowed already."]
    assert [message for message, _ in entries(ana)] == ["allowed: yes → no", "allowed: no → yes"]


def test_nobody_who_waits_is_allowed_past_the_question(client, wanda, r1a):
    for action in ("allow", "move"):
        answer = act(client, action, wanda, apply="yes", office=r1a.pk)
        assert "Wanda Wait waits for a first yes or no. Approve or refuse instead." in said(answer)
    assert again(wanda).is_waiting


def test_people_move_to_another_office_and_its_region(client, ana, ivo, dana, r2a):
    client.force_login(dana)
    asked = act(client, "move", ana, ivo)
    assert "Move 2 people" in asked.content.decode()

    done = act(client, "move", ana, ivo, apply="yes", office=r2a.pk)

    assert said(done) == ["2 people moved to R2A Columbia."]
    assert (again(ana).region.code, again(ana).default_office) == ("R2", r2a)
    assert entries(ana) == [("region: R1 → R2; office: R1A → R2A", "dana@example.org")]


def test_a_director_moves_within_the_own_region_alone(client, ana, r1b, r2a):
    answer = act(client, "move", ana, apply="yes", office=r2a.pk)
    assert answer.status_code == 422
    assert again(ana).default_office.code == "R1A"

    act(client, "move", ana, apply="yes", office=r1b.pk)
    assert again(ana).default_office == r1b


def test_sign_out_everywhere_ends_the_sessions(client, ana, django_user_model):
    theirs = type(client)()
    theirs.force_login(ana)
    assert theirs.get("/boards/").status_code == 200

    answer = act(client, "sign_out", ana)

    assert theirs.get("/boards/").status_code == 302
    assert said(answer) == ["1 person signed out on every device."]
    assert entries(ana) == [("signed out everywhere", "flo@example.org")]


def test_the_history_says_values_and_who(client, ivo, r1b):
    form = {
        "email": ivo.email,
        "first_name": "Ivo",
        "last_name": "Reyes",
        "colour": ivo.colour,
        "rank": Rank.FO,
        "region": ivo.region_id,
        "is_active": "on",
    }
    client.post(f"{PEOPLE}{ivo.pk}/change/", {**form, "default_office": r1b.pk})

    page = client.get(f"{PEOPLE}{ivo.pk}/history/").content.decode()

    assert "rank: Intern → FO; office: R1A → R1B" in page
    assert "Flo Field" in page


def test_a_new_password_is_in_the_history_without_its_words(client, ana, dana):
    client.post(f"{PEOPLE}{ana.pk}/password/", {"usable_password": "true", "password1": WORDS, "password2": WORDS})
    client.post(
        f"{PEOPLE}add/",
        {
            "email": "n@example.org",
            "usable_password": "true",
            "password1": WORDS,
            "password2": WORDS,
            "rank": "Intern",
            "region": ana.region_id,
        },
    )

    assert entries(ana) == [("new password", "flo@example.org")]
    assert entries(User.objects.get(email="n@example.org")) == [
        ("added; e-mail: n@example.org; rank: Intern; region: R1; allowed: yes", "flo@example.org")
    ]
    assert not LogEntry.objects.filter(change_message__contains="door").exists()
    assert not LogEntry.objects.filter(change_message__contains="md5").exists()


def test_data_staff_read_all_that_was_changed_and_change_none_of_it(client, dana, ana):
    act(client, "sign_out", ana)
    entry = LogEntry.objects.get()
    assert client.get("/admin/admin/logentry/").status_code in (403, 404)
    client.force_login(dana)

    page = client.get("/admin/admin/logentry/")

    assert "signed out everywhere" in page.content.decode()
    assert client.get(f"/admin/admin/logentry/{entry.pk}/change/").status_code == 200
    for address in (f"{entry.pk}/change/", f"{entry.pk}/delete/", "add/"):
        assert client.post(f"/admin/admin/logentry/{address}", {"post": "yes"}).status_code in (403, 404)
    assert LogEntry.objects.get() == entry
