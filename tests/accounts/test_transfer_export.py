"""The list of people as a file: what the list shows, with nothing in it that a spreadsheet runs."""

import io

import pytest
from openpyxl import load_workbook

from accounts.models import User
from tests.accounts.lists import counts, upload
from tests.accounts.managers import PEOPLE

pytestmark = pytest.mark.usefixtures("r1a", "r1b", "r2a")  # two regions with three offices


def exported(client, ending, query=""):
    answer = client.get(f"{PEOPLE}export.{ending}{query}")
    assert answer.status_code == 200
    if ending == "csv":
        return [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]
    return [[cell or "" for cell in row] for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_director_takes_away_what_the_list_shows(client, flo, ana, ivo, uma, ending):
    client.force_login(flo)

    rows = exported(client, ending)
    assert rows[0] == ["e-mail", "first name", "last name", "rank", "region", "office", "allowed", "first active", "last active"]
    assert [row[0] for row in rows[1:]] == ["ana@example.org", "flo@example.org", "ivo@example.org"]
    assert rows[1][:7] == ["ana@example.org", "Ana", "Ortiz", "FO", "R1", "R1A", "yes"]
    assert [row[0] for row in exported(client, ending, "?rank=Intern")[1:]] == ["ivo@example.org"]
    client.post(f"{PEOPLE}search/", {"q": "Ortiz"})
    assert [row[0] for row in exported(client, ending)[1:]] == ["ana@example.org"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_spreadsheet_runs_nothing_of_it_and_brings_it_back_unchanged(client, flo, r1a, ending):
    for number, name in enumerate(["=1+1", "+1", "-1", "@SUM(A1)", "\x01=1"]):
        User.objects.create_user(f"n{number}@example.org", None, first_name=name, last_name="=HYPERLINK(A1)", region=r1a.region)
    client.force_login(flo)

    answer = client.get(f"{PEOPLE}export.{ending}")
    rows = exported(client, ending)

    assert [row[1] for row in rows if row[0].startswith("n")] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'=1"]
    assert {row[2] for row in rows if row[0].startswith("n")} == {"'=HYPERLINK(A1)"}
    again = upload(client, answer.content, f"people.{ending}")
    assert counts(again) == {"new": 0, "changed": 1, "same": 5, "bad": 0}  # the control character is gone


def test_an_export_has_no_other_endings(client, flo):
    client.force_login(flo)

    assert client.get(f"{PEOPLE}export.html").status_code == 404
