"""People in the admin, beyond who opens which page: lists, actions on chosen rows, and what a form may say."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from accounts.models import Rank, User
from tests.rights.columns import RANKS

USERS = "/admin/accounts/user/"
LISTS = {"FD": {"R1"}, "FD of HQ": {"R1", "R2", "HQ", None}, "DATA": {"R1", "R2", "HQ", None}}


def state(user):
    return User.objects.filter(pk=user.pk).values_list().get()


def listed(client):
    answer = client.get(f"{USERS}?all=")
    return {(person.region.code if person.region else None, person.is_waiting) for person in answer.context["cl"].result_list}


@pytest.mark.parametrize("who", LISTS)
def test_the_list_holds_the_own_region_and_all_who_wait(ground, who):
    expected = {(code, False) for code in LISTS[who]} | {(None, True)}

    assert listed(ground.clients[who]) == expected


@pytest.mark.parametrize("who", ["FD", "FD of HQ"])
def test_no_action_of_the_list_reaches_people_whom_a_director_may_not_edit(ground, who):
    """The actions that there are, whatever they are called: rows are chosen by id, and the form can be made up."""
    request = RequestFactory().get(USERS)
    request.user = ground.users["DATA"]
    actions = ["delete_selected", *admin.site.get_model_admin(User).get_actions(request)]
    theirs = [ground.own.director, ground.users["DATA"], *([ground.other.person] if who == "FD" else [])]
    before = [state(person) for person in theirs]

    for action in actions:
        ground.clients[who].post(USERS, {"action": action, "_selected_action": [person.pk for person in theirs], "post": "yes"})

    assert [state(person) for person in theirs] == before


def changed(ground, who, person, **fields):
    """The person after ``who`` has sent the form with these fields."""
    form = {"email": person.email, "first_name": "Changed", "colour": "#475569", "rank": person.rank, "is_active": "on"}
    region = {"region": person.region_id} if person.region_id else {}
    ground.clients[who].post(f"{USERS}{person.pk}/change/", {**form, **region, **fields})
    return User.objects.get(pk=person.pk)


def test_a_director_changes_the_own_regions_people(ground):
    person = changed(ground, "FD", ground.own.person, rank=Rank.DFO)

    assert (person.first_name, person.rank) == ("Changed", Rank.DFO)


@pytest.mark.parametrize("who", [rank for rank in RANKS if rank != "DATA"])
@pytest.mark.parametrize("rank", [Rank.FD, Rank.DATA])
def test_nobody_but_data_staff_makes_a_director_or_data_staff(ground, who, rank):
    assert changed(ground, who, ground.own.person, rank=rank).rank == Rank.FO
    ground.clients[who].post(f"{USERS}add/", {"email": "new@example.org", "usable_password": "false", "rank": rank})
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_director_moves_nobody_to_another_region_and_takes_nobody_from_there(ground):
    assert changed(ground, "FD", ground.own.person, region=ground.other.region.pk).region == ground.own.region
    assert changed(ground, "FD", ground.other.person, region=ground.own.region.pk).region == ground.other.region


@pytest.mark.parametrize("who", ["FD", "FD of HQ"])
def test_a_director_does_not_raise_the_own_rank(ground, who):
    assert changed(ground, who, ground.users[who], rank=Rank.DATA).rank == Rank.FD


def test_somebody_of_another_region_and_somebody_who_never_was_look_the_same(ground):
    foreign, never = (ground.clients["FD"].get(f"{USERS}{pk}/change/") for pk in (ground.other.person.pk, 2**40))

    assert foreign.status_code == never.status_code == 404
    assert foreign.content == never.content
