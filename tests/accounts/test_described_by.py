"""What a field is described by stands on its page: screen readers say the complaint and the help with the field."""

import re

import pytest
from django.test import Client

from tests.accounts.managers import PEOPLE, somebody_waits

pytestmark = pytest.mark.django_db
ME = {"first_name": "", "last_name": "x" * 80, "default_office": "999", "colour": ""}


def described(page):
    return [name for names in re.findall(r'aria-describedby="([^"]+)"', page) for name in names.split()]


def assert_all_are_there(page, *some):
    names = described(page)
    assert set(some) <= set(names)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert {name: ids.count(name) for name in names} == dict.fromkeys(names, 1)


def test_at_the_sign_in(client):
    page = client.post("/accounts/login/", {"username": "", "password": ""}).content.decode()

    assert_all_are_there(page, "id_username_error", "id_password_error")


@pytest.mark.parametrize("typed", [None, ME])
def test_on_the_own_page(client, ana, typed):
    client.force_login(ana)
    page = (client.post("/me/", typed) if typed else client.get("/me/")).content.decode()

    assert_all_are_there(page, "id_colour_helptext", "id_uses_keys_helptext", "id_default_office_helptext")
    if typed:
        assert_all_are_there(page, "id_first_name_error", "id_last_name_error", "id_default_office_error", "id_colour_error")


@pytest.mark.parametrize(
    ("address", "typed", "some"),
    [
        (PEOPLE + "{wanda}/approve/", {"rank": "King", "region": "999"}, ["id_rank_error", "id_region_error", "id_region_helptext"]),
        (PEOPLE + "import/", {"text": ""}, ["id_file_helptext"]),
        ("/admin/van_sync/importrun/upload/", {"kind": "", "day": "never"}, ["id_day_error", "id_file_error"]),
    ],
)
def test_where_data_staff_fill_something_in(dana, address, typed, some):
    client, wanda = Client(), somebody_waits()
    client.force_login(dana)

    page = client.post(address.format(wanda=wanda.pk), typed).content.decode()

    assert_all_are_there(page, *some)
