"""Boards of past days: what they show, to whom, and the files one takes along."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Region
from tests.desk import DAY, Desk
from tests.tracker.archive.saturday import SUNDAY, make_saturday
from tracker.archive.close import close_office
from tracker.archive.downloads import guarded
from tracker.archive.past import PastDay
from tracker.models import ArchivedShift, Shift

TABS = ("confirms", "kph", "flake", "review")


@pytest.fixture
def rows(desk):
    """Saturday at R1A, in the archive."""
    rows = make_saturday(desk)
    close_office(desk.office.pk, before=SUNDAY, by=None)
    return rows


@pytest.fixture
def page(client, ana):
    client.force_login(ana)

    def get(address):
        answer = client.get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()

    return get


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_every_tab_shows_the_day_as_it_was_left(page, rows):
    confirms, kph, flake, review = (page(f"/boards/R1A/2026-10-31/{tab}") for tab in TABS)

    assert "Sat, Oct 31, closed" in confirms
    assert confirms.count('scope="row"') == 7
    assert "Comes with a friend" in confirms
    assert "Zoë O&#x27;Hara" in confirms
    assert kph.count('scope="row"') == 2
    assert "Never marked back" in kph
    assert "Two packets left" in kph
    assert flake.count('scope="row"') == 1
    assert "Shifts without an end" in review


def test_times_are_those_of_the_office(page, rows):
    assert '<td class="time" data-label="Time">10:00 AM</td>' in page("/boards/R1A/2026-10-31/confirms")


def test_a_past_day_has_nothing_to_press_but_links(page, rows):
    for tab in TABS:
        text = page(f"/boards/R1A/2026-10-31/{tab}")
        assert text.count("<form") == 1, "sign out"
        assert text.count("<script") == 1, "the search on every page"
        assert "<input" not in text.replace('<input type="hidden" name="csrfmiddlewaretoken"', "")


def test_rows_that_were_taken_off_the_board_stay_off(page, desk):
    walk_in = desk.walk_in(first_name="Removed")
    desk.applied("remove_shift", shift=walk_in)
    desk.shift()
    close_office(desk.office.pk, before=SUNDAY, by=None)

    assert "Removed" not in page("/boards/R1A/2026-10-31/confirms")
    assert ArchivedShift.objects.count() == 2


def test_the_counts_are_those_of_the_rows(rows, desk):
    (counts,) = PastDay([desk.office], DAY).counts

    assert counts.numbers == {
        "shifts": 7, "walk_ins": 1, "said_yes": 1, "completed": 2, "in": 2, "open": 2, "declined": 0, "rescheduled": 0, "flaked": 1, "came_after": 0,
        "pitched": 1, "extra_shifts": 0, "groups": 2, "not_back": 1, "packets": 4, "goal": 168, "doors": 48,
    }  # fmt: skip


def test_a_region_shows_all_of_its_offices_and_their_sum(page, desk, ana, r1b):
    make_saturday(desk)
    make_saturday(Desk(ana, r1b))
    for office in (desk.office, r1b):
        close_office(office.pk, before=SUNDAY, by=None)

    assert page("/boards/R1/2026-10-31/confirms").count('scope="row"') == 14
    days = PastDay([desk.office, r1b], DAY)
    assert [(counts.code, counts.numbers["shifts"], counts.numbers["doors"]) for counts in days.counts] == [
        ("R1A", 7, 48), ("R1B", 7, 48), ("All", 14, 96),
    ]  # fmt: skip


def test_the_days_are_listed_newest_first_and_lead_to_each_other(page, desk, monkeypatch):
    desk.shift()
    desk.shift(day=SUNDAY)
    for day in (SUNDAY, SUNDAY.replace(day=2)):
        close_office(desk.office.pk, before=day, by=None)

    listed = page("/boards/R1A/past/")
    assert listed.index("Sunday, November 1") < listed.index("Saturday, October 31")
    assert "Sun, Nov 1 →" in page("/boards/R1A/2026-10-31/kph")
    assert "← Sat, Oct 31" in page("/boards/R1A/2026-11-01/kph")


def test_a_board_without_a_past_says_so(page, desk):
    assert "No day of this board has been closed yet." in page("/boards/R1A/past/")


@pytest.mark.parametrize("copies", [1, 3])
def test_a_past_board_costs_the_same_queries_for_any_number_of_rows(client, ana, desk, copies, django_assert_max_num_queries):
    for _ in range(copies):
        make_saturday(desk)
    close_office(desk.office.pk, before=SUNDAY, by=None)
    client.force_login(ana)

    with django_assert_max_num_queries(13):
        client.get("/boards/R1A/2026-10-31/review")


# -- a person ----------------------------------------------------------------------------------------------------------


def test_a_persons_past_shifts_are_those_of_the_board(page, desk, ana, r2a, rows):
    person = rows["called"].volunteer
    elsewhere = Desk(ana, r2a).shift(volunteer=person)
    close_office(r2a.pk, before=SUNDAY, by=None)

    text = page(f"/boards/R1A/past/people/{person.pk}/")

    assert f"Past shifts of {person}" in text
    assert text.count('scope="row"') == 1
    assert elsewhere.pk in set(ArchivedShift.objects.values_list("pk", flat=True))


def test_shifts_from_before_somebody_was_known_are_theirs(page, desk):
    walk_in = desk.walk_in()
    stranger, known = walk_in.volunteer, desk.volunteer()
    close_office(desk.office.pk, before=SUNDAY, by=None)
    type(stranger).objects.filter(pk=stranger.pk).update(merged_into=known)

    assert page(f"/boards/R1A/past/people/{known.pk}/").count('scope="row"') == 1
    old_link = page(f"/boards/R1A/past/people/{stranger.pk}/")
    assert (f"Past shifts of {known}" in old_link, old_link.count('scope="row"')) == (True, 1)


def test_somebody_who_is_here_for_the_first_time_has_an_empty_page(page, desk):
    shift = desk.shift()

    assert "today is the first day here" in page(f"/boards/R1A/past/people/{shift.volunteer_id}/")


@pytest.mark.parametrize(("office", "result"), [("r1a", "applied"), ("r2a", "refused")])
def test_an_intern_may_attach_somebody_who_was_here_on_a_past_day_and_nobody_who_was_elsewhere(desk, ivo, request, office, result):
    there = Desk(desk.user, request.getfixturevalue(office))
    known = there.shift().volunteer
    close_office(there.office.pk, before=SUNDAY, by=None)
    walk_in = desk.walk_in()
    if office == "r1a":
        Shift.objects.filter(pk=walk_in.pk).update(day=SUNDAY)

    answer = Desk(ivo, desk.office).send("attach_vanid", shift=walk_in, vanid=known.vanid)

    assert answer["result"] == result, answer


# -- scope -------------------------------------------------------------------------------------------------------------

PAGES = [*(f"2026-10-31/{tab}" for tab in TABS), "2026-10-31/day.csv", "2026-10-31/day.xlsx", "past/", "past/people/{person}/"]


@pytest.mark.parametrize("page", PAGES)
def test_who_may_not_see_the_board_gets_the_404_of_one_that_does_not_exist(client, uma, rows, page):
    client.force_login(uma)
    address = page.format(person=rows["called"].volunteer_id)

    mine, none = client.get(f"/boards/R1A/{address}"), client.get(f"/boards/R9Z/{address}")

    assert (mine.status_code, none.status_code) == (404, 404)
    assert mine.content.replace(b"R1A", b"") == none.content.replace(b"R9Z", b"")


@pytest.mark.parametrize("page", PAGES)
def test_a_signed_out_visitor_is_led_to_the_sign_in(client, rows, page):
    answer = client.get(f"/boards/R1A/{page.format(person=1)}")

    assert (answer.status_code, "login" in answer["Location"]) == (302, True)


def test_an_intern_sees_the_past_of_the_own_region_alone(client, ivo, rows, r2a):
    client.force_login(ivo)
    assert client.get("/boards/R1A/2026-10-31/confirms").status_code == 200

    type(ivo).objects.filter(pk=ivo.pk).update(region=Region.objects.get(code="R2"))
    assert client.get("/boards/R1A/2026-10-31/confirms").status_code == 404


@pytest.mark.parametrize("day", ["2026-10-30", "2026-13-45", "2026-11-01"])
def test_a_day_that_is_not_in_the_archive_is_404(client, ana, rows, day):
    client.force_login(ana)

    for page in (f"{day}/confirms", f"{day}/day.csv"):
        assert client.get(f"/boards/R1A/{page}").status_code == 404


@pytest.mark.parametrize("address", ["2026-10-31/confirms", "2026-10-31/day.csv", "past/"])
def test_nothing_can_be_written(client, ana, rows, address):
    client.force_login(ana)

    assert client.post(f"/boards/R1A/{address}").status_code == 405


def test_a_stranger_is_404_also_to_those_who_see_the_board(client, ana, rows, r2a):
    other = Desk(ana, r2a).volunteer()
    client.force_login(ana)

    assert client.get(f"/boards/R1A/past/people/{other.pk}/").status_code == 404


# -- files -------------------------------------------------------------------------------------------------------------


def table(client, kind="csv"):
    answer = client.get(reverse("past_download", args=["R1A", "2026-10-31", kind]))
    assert answer["Content-Disposition"] == f'attachment; filename="R1A-2026-10-31.{kind}"'
    return answer.content


def test_the_csv_has_every_shift(client, ana, rows):
    client.force_login(ana)

    lines = list(csv.DictReader(io.StringIO(table(client).decode("utf-8-sig"))))

    called = next(line for line in lines if line["VANID"] == str(rows["called"].volunteer.vanid))
    assert len(lines) == 7
    assert (called["Status"], called["Confirm passes"], called["Start"], called["Day"]) == (
        "Same Day Confirmed", "1", "2026-10-31 10:00", "2026-10-31",
    )  # fmt: skip
    assert "Ana Ortiz: Comes with a friend" in called["Notes"]
    completed = [line["Doors of the groups"] for line in lines if line["Status"] == "Completed"]
    assert sorted(completed) == ["0", "48"]  # the group's first member has them, so that the column adds up
    assert {line["Groups"] for line in lines} == {"", "1", "2"}


def test_the_workbook_has_shifts_groups_and_notes(client, ana, rows):
    client.force_login(ana)

    book = load_workbook(io.BytesIO(table(client, "xlsx")))

    sizes = {sheet.title: sheet.max_row - 1 for sheet in book}
    assert (sizes["Shifts"], sizes["Groups"]) == (7, 2)
    texts = {row[-1] for row in book["Notes"].iter_rows(min_row=2, values_only=True)}
    assert {"Comes with a friend", "Two packets left"} <= texts
    assert 48 in {row[11] for row in book["Groups"].iter_rows(min_row=2, values_only=True)}


EVIL = '=HYPERLINK("http://example.org","x")'


def test_a_name_or_note_that_is_a_formula_stays_a_text(client, ana, desk):
    person = desk.volunteer(first_name=EVIL, last_name="+1234", vanid=None)
    shift = desk.shift(volunteer=person)
    desk.applied("add_note", shift=shift, tab="confirms", text="@SUM(A1:A9)", note="5d0c0000-0000-4000-8000-000000000001")
    desk.group(1, packet_names="-2+3")
    close_office(desk.office.pk, before=SUNDAY, by=None)
    client.force_login(ana)

    cells = [cell for line in csv.reader(io.StringIO(table(client).decode("utf-8-sig"))) for cell in line]
    book = load_workbook(io.BytesIO(table(client, "xlsx")))
    in_book = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert f"'{EVIL}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert not [cell.value for cell in in_book if cell.data_type == "f"]
    assert {f"'{EVIL}", "'+1234", "'-2+3", "'@SUM(A1:A9)"} <= {cell.value for cell in in_book}
    assert Shift.objects.count() == 0


@pytest.mark.parametrize("cell", ["\t=1+1", "\u200b=1+1", " =1+1", "|calc", "%0A=1", "\r@x", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20x"])
def test_what_hides_a_formula_does_not_help(cell):
    assert guarded(cell)[0] == "'"


@pytest.mark.parametrize("cell", [48, None, "Ada", "O'Hara", "a=b"])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert guarded(cell) == cell
