"""Somebody waits, and a manager says yes or no; what else managers do to a selection; and all of it is in the history."""

import pytest
from django.contrib.admin.models import LogEntry

from accounts.models import Office, Rank, Region, User
from tests.accounts.managers import PEOPLE, WAITING, act, entries, said, shown, somebody_waits


@pytest.fixture
def wanda(db):
    return somebody_waits()


@pytest.fixture
def client(client, flo):
    client.force_login(flo)
    return client


def again(user):
    return User.objects.select_related("region", "default_office").get(pk=user.pk)


def test_one_click_lets_somebody_into_the_own_region_as_an_intern(client, wanda):
    page = client.get(WAITING).content.decode()
    assert f'formaction="{PEOPLE}{wanda.pk}/approve-now/"' in page

    answer = client.post(f"{PEOPLE}{wanda.pk}/approve-now/", follow=True)

    wanda = again(wanda)
    assert (wanda.is_active, wanda.is_waiting, wanda.rank, wanda.region.code) == (True, False, Rank.INTERN, "R1")
    assert said(answer) == ["1 person approved as Intern into R1."]
    assert entries(wanda) == [("approved; region: – → R1; allowed: no → yes", "flo@example.org")]


def test_one_click_for_a_selection(client, wanda, uma):
    wei = somebody_waits("wei")

    answer = act(client, "approve", wanda, wei, query="?waiting=yes")

    assert said(answer) == ["2 people approved as Intern into R1."]
    assert {again(user).region.code for user in (wanda, wei)} == {"R1"}


def test_a_form_asks_for_rank_and_office(client, wanda, r1b):
    answer = client.post(f"{PEOPLE}{wanda.pk}/approve/", {"rank": Rank.FO, "region": r1b.region_id, "default_office": r1b.pk}, follow=True)

    assert (again(wanda).rank, again(wanda).default_office) == (Rank.FO, r1b)
    assert said(answer) == ["1 person approved as FO into R1B."]


@pytest.mark.parametrize("fields", [{"rank": Rank.FD}, {"region": "R2"}, {"region": ""}, {"default_office": "R2A"}])
def test_the_form_gives_nothing_that_is_not_the_directors(client, wanda, r1a, r2a, fields):
    form = {"rank": Rank.INTERN, "region": r1a.region_id, "default_office": r1a.pk, **fields}
    for name, model in (("region", Region), ("default_office", Office)):
        if isinstance(form[name], str) and form[name]:
            form[name] = model.objects.get(code=form[name]).pk

    answer = client.post(f"{PEOPLE}{wanda.pk}/approve/", form)

    assert answer.status_code == 422
    assert again(wanda).is_waiting


def test_data_staff_and_headquarters_say_where_first(client, wanda, dana, r2a):
    """One click would have to guess, and HQ as a region shows every board."""
    hana = User.objects.create_user("hana@example.org", None, rank=Rank.FD, region=Region.objects.create(code="HQ"))
    for manager in (dana, hana):
        client.force_login(manager)
        assert b"approve-now" not in client.get(WAITING).content
        assert client.post(f"{PEOPLE}{wanda.pk}/approve-now/").url == f"{PEOPLE}{wanda.pk}/approve/"
    assert again(wanda).is_waiting

    asked = act(client, "approve", wanda, query="?waiting=yes")
    assert "Approve Wanda Wait" in asked.content.decode()
    assert again(wanda).is_waiting
    form = {"apply": "yes", "rank": Rank.DFO, "region": r2a.region_id, "default_office": r2a.pk}
    act(client, "approve", wanda, query="?waiting=yes", **form)

    assert (again(wanda).rank, again(wanda).default_office) == (Rank.DFO, r2a)


def test_no_takes_somebody_off_the_list(client, wanda):
    client.post(f"{PEOPLE}{wanda.pk}/refuse/")

    assert not again(wanda).is_waiting
    assert not again(wanda).is_active
    assert shown(client, "?waiting=yes") == set()
    assert entries(wanda) == [("refused", "flo@example.org")]


def test_a_selection_is_refused(client, wanda):
    act(client, "refuse", wanda, query="?waiting=yes")

    assert entries(wanda) == [("refused", "flo@example.org")]


def test_the_second_of_two_hears_that_it_is_decided(client, wanda, dana, r1a):
    client.post(f"{PEOPLE}{wanda.pk}/approve-now/")

    answer = client.post(f"{PEOPLE}{wanda.pk}/refuse/", follow=True)

    assert again(wanda).is_active
    assert said(answer)[-1:] == ["Somebody else has decided about this person meanwhile."]
    assert len(entries(wanda)) == 1


@pytest.mark.parametrize("page", ["approve-now/", "refuse/"])
def test_looking_decides_nothing(client, wanda, page):
    assert client.get(f"{PEOPLE}{wanda.pk}/{page}").status_code == 405


def test_the_list_says_who_waits_since_when_longest_first(client, wanda):
    somebody_waits("wei", "Wei", "Wu")

    page = client.get(WAITING)

    assert [user.first_name for user in page.context["cl"].result_list] == ["Wanda", "Wei"]
    assert "wanda@example.org" in page.content.decode()
    assert "today " in page.content.decode()


def test_the_page_can_ask_who_is_new_without_a_name(client, wanda, ana):
    answer = client.get(f"{PEOPLE}waiting.json")

    assert answer.json() == {"waiting": [wanda.pk]}
    assert "no-store" in answer["Cache-Control"]


def test_the_front_page_says_who_waits(client, wanda):
    page = client.get("/admin/").content.decode()

    assert "1 person waits" in page
    assert f'href="{WAITING}"' in page
    assert "Places without an office" not in page


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
    words = "door after door after door"
    client.post(f"{PEOPLE}{ana.pk}/password/", {"usable_password": "true", "password1": words, "password2": words})
    client.post(
        f"{PEOPLE}add/",
        {
            "email": "n@example.org",
            "usable_password": "true",
            "password1": words,
            "password2": words,
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


def test_what_is_searched_for_stands_in_no_address(client, ana, ivo):
    answer = client.post(f"{PEOPLE}search/", {"q": "Ortiz ana@", "filters": "allowed=yes&p=3"})

    assert answer.url == f"{PEOPLE}?allowed=yes"
    assert shown(client) == {"ana"}
    assert "Only those who match “Ortiz ana@”: 1." in client.get(PEOPLE).content.decode()
    client.post(f"{PEOPLE}search/", {})
    assert shown(client) == {"ana", "ivo", "flo"}


def test_a_search_in_the_address_is_none(client, ana, ivo):
    assert shown(client, "?q=Ortiz") == {"ana", "ivo", "flo"}


def test_an_action_reaches_nobody_whom_the_search_hides(client, ana, ivo):
    client.post(f"{PEOPLE}search/", {"q": "Ortiz"})

    act(client, "take_allowed_away", ana, ivo)

    assert (again(ana).is_active, again(ivo).is_active) == (False, True)


def test_people_are_found_by_when_they_were_here(client, ana, bo, ivo, flo):
    from datetime import timedelta

    from django.utils import timezone

    User.objects.create_user("nia@example.org", None, region=flo.region)
    now = timezone.now()
    for user, moment in ((ana, now), (bo, now - timedelta(days=3)), (ivo, now - timedelta(days=20))):
        User.objects.filter(pk=user.pk).update(last_active_at=moment)

    shown(client, "")  # whoever looks is active now, too
    assert shown(client, "?active=today") == {"ana", "flo"}
    assert shown(client, "?active=week") == {"ana", "bo", "flo"}
    assert shown(client, "?active=longer") == {"ivo"}
    assert shown(client, "?active=never") == {"nia"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?rank=FO", {"ana"}),
        ("?office=R1B", set()),
        ("?region=R1", {"ana", "bo", "flo"}),
        ("?allowed=no", {"bo", "wanda"}),
        ("?waiting=no", {"ana", "bo", "flo"}),
        ("?rank=Boss", set()),
    ],
)
def test_filters(client, ana, bo, wanda, query, found):
    User.objects.filter(pk=bo.pk).update(is_active=False)

    assert shown(client, query) == found
