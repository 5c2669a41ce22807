"""Managers find people by words, which stand in no address, and by filters."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from tests.accounts.managers import PEOPLE, act, again, shown


@pytest.fixture
def client(client, flo):
    client.force_login(flo)
    return client


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
