"""The page of the dashboard, and the tab as a file."""

import csv
import io
import json
import re

import pytest
from openpyxl import load_workbook

from accounts.models import Office
from tests.desk import DAY, Desk, members
from tracker.models import CampaignSettings

pytestmark = pytest.mark.django_db
TABS = ("confirmations", "production", "toplines")


@pytest.fixture
def page(client, flo):
    client.force_login(flo)

    def island(name="page", tab="confirmations"):
        text = client.get(f"/dashboard/{tab}").content.decode()
        return json.loads(re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', text, re.DOTALL)[1])

    return island


@pytest.fixture
def rows(client, flo):
    client.force_login(flo)

    def read(tab):
        text = client.get(f"/dashboard/{tab}.csv").content.decode("utf-8-sig")
        return {row["Office"] or row["Region"] or row["Name"]: row for row in csv.DictReader(io.StringIO(text))}

    return read


def test_the_front_leads_to_the_first_tab(client, flo):
    client.force_login(flo)
    assert client.get("/dashboard/").url == "/dashboard/confirmations"


def test_the_page_begins_with_every_office_and_its_sums(page, desk, r1b, r2a):
    desk.shift("in")
    found = page()
    assert [(region["code"], [office["code"] for office in region["offices"]]) for region in found["regions"]] == [
        ("R1", ["R1A", "R1B"]),
        ("R2", ["R2A"]),
    ]
    assert found["frame"]["day"] == DAY.isoformat()
    assert {office: sums["canvass_scheduled"] for office, sums in found["frame"]["sums"].items()} == {
        str(desk.office.pk): 1,
        str(r1b.pk): 0,
        str(r2a.pk): 0,
    }


@pytest.mark.parametrize("tab", TABS)
def test_every_column_of_a_tab_has_its_figure_on_the_page(page, r1a, tab):
    figures = {figure["name"] for figure in page("metrics")["figures"]}
    columns = page(tab=tab)["tabs"][tab]["columns"]
    assert columns
    assert {column["figure"] for column in columns} <= figures


def test_a_name_cannot_end_the_script_it_stands_in(page, r1a):
    Office.objects.filter(pk=r1a.pk).update(name="</script><b>")
    assert page()["regions"][0]["offices"][0]["name"] == "</script><b>"


@pytest.mark.parametrize("more", [0, 6])
def test_it_costs_the_same_queries_for_any_number_of_offices(client, flo, desk, django_assert_max_num_queries, more):
    for number in range(more):
        Office.objects.create(code=f"X{number}", name="Extra", region=desk.office.region)
    CampaignSettings.load()
    client.force_login(flo)
    with django_assert_max_num_queries(24):
        client.get("/dashboard/confirmations")


def test_it_may_not_be_kept_by_the_browser_or_written_to(client, flo, r1a):
    client.force_login(flo)
    assert "no-store" in client.get("/dashboard/toplines")["Cache-Control"]
    assert client.post("/dashboard/toplines").status_code == 405


# -- files -------------------------------------------------------------------------------------------------------------


def test_a_file_adds_sums_up_and_never_averages_percentages(rows, desk, ana, r1b, r2a):
    """One of one came at the small office, none of three at the large one: a quarter, and not half."""
    desk.shift("completed")
    for _ in range(3):
        Desk(ana, r1b).shift("declined")
    found = rows("confirmations")
    assert list(found) == ["State", "R1", "R2", "R1A", "R1B", "R2A"]
    came = {place: (row["Canvass: Completed"], row["Canvass: Completed, %"]) for place, row in found.items()}
    assert came == {
        "State": ("1", "25.0"),
        "R1": ("1", "25.0"),
        "R2": ("0", ""),
        "R1A": ("1", "100.0"),
        "R1B": ("0", "0.0"),
        "R2A": ("0", ""),
    }


def test_a_file_has_doors_pace_and_what_is_out(rows, desk, r2a):
    group = desk.group(2, out=True)
    desk.applied("check_in", group=group, was=0, to=30)
    desk.applied("return_group", group=group, members=members(group))
    desk.group(1, out=True)
    row = rows("production")["State"]
    assert (row["All day: Doors"], row["All day: Goal"], row["Out now: Canvassers"]) == ("30", "168", "1")
    assert (row["Pace: KPH"], row["Pace: KPS"]) == ("15.0", "15.0")
    assert row["Day"] == DAY.isoformat()


@pytest.mark.parametrize("tab", TABS)
def test_a_workbook_says_the_same_as_numbers(client, flo, rows, desk, tab):
    desk.shift("completed")
    desk.group(2, out=True)
    answer = client.get(f"/dashboard/{tab}.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    head, state, *_ = sheet.iter_rows(values_only=True)
    named = dict(zip(head, state, strict=True))
    plain = rows(tab)["State"]
    assert list(named) == list(plain)
    for heading in head[5:]:
        number = named[heading]
        assert number is None or isinstance(number, int | float)
        shown = "" if number is None else round(100 * number if heading.endswith("%") or "PTG" in heading else number, 1)
        assert (float(plain[heading]) if plain[heading] else "") == shown, heading


def test_a_file_is_called_by_tab_and_day(client, flo, r1a):
    client.force_login(flo)
    assert client.get("/dashboard/toplines.csv")["Content-Disposition"] == f'attachment; filename="toplines-{DAY}.csv"'


def test_a_spreadsheet_runs_no_name_as_a_formula(rows, r1a):
    Office.objects.filter(pk=r1a.pk).update(name="=HYPERLINK(1)")
    assert rows("toplines")["R1A"]["Name"] == "'=HYPERLINK(1)"
