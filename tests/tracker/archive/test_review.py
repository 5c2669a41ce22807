"""Review of a past day: the figures it had on the board, sums over sums, and what VAN had not been told."""

import pytest
from django.utils import timezone

from tests.desk import DAY, NOON, Desk
from tests.tracker.archive.saturday import SUNDAY, make_saturday
from tracker.archive.close import close_office
from tracker.archive.past import PastDay
from tracker.archive.review import Cell, PastReview
from tracker.counting import figures_of, sums_by_office
from tracker.metrics import FIGURES, SECTIONS
from tracker.models import CanvassGroup
from tracker.unwritten import in_the_archive


def close(*offices):
    for office in offices:
        close_office(office.pk, before=SUNDAY, by=None)
    return PastReview(PastDay(offices, DAY))


def lines(review):
    """By section and label, the cells."""
    return {(title, line.label): line.cells for title, of_section in review.sections for line in of_section}


def values(review, title, label):
    return [cell.value for cell in lines(review)[title, label]]


@pytest.fixture
def review_page(client, ana):
    client.force_login(ana)
    return lambda code="R1A": client.get(f"/boards/{code}/2026-10-31/review").content.decode()


# -- figures -----------------------------------------------------------------------------------------------------------


def test_the_counts_are_those_of_the_rows(desk):
    make_saturday(desk)

    review = close(desk.office)

    assert review.codes == ["R1A"]
    assert {label: cells[0].value for (title, label), cells in lines(review).items() if title == "All roles"} == {
        "Shifts": "7", "Said yes that day": "1", "Completed": "2", "Still In": "2", "Never settled": "2", "Declined": "0", "Rescheduled": "0",
        "Pitched": "1", "Groups": "2", "Groups never marked back": "1", "Packets": "4",
    }  # fmt: skip


def test_every_figure_is_what_review_said_before_the_day_was_closed(desk, ana, r1b):
    """Another office is still open, and has its own day apart."""
    make_saturday(desk)
    make_saturday(Desk(ana, r1b))
    before = figures_of(sums_by_office(DAY, timezone.now())[desk.office.pk])

    review = close(desk.office)

    shown = {(SECTIONS[figure.section], figure.label): figure for figure in FIGURES if figure.section in SECTIONS}
    found = {place: cells for place, cells in lines(review).items() if place[0] != "All roles"}
    assert found.keys() == shown.keys()
    for place, (cell,) in found.items():
        figure, value = shown[place], before[shown[place].name]
        wanted = (
            "–"
            if value is None
            else f"{int(100 * value + 0.5)}%"
            if figure.unit == "percent"
            else f"{value:,.1f}"
            if figure.bottom
            else f"{value:,}"
        )
        assert cell.value == wanted, place


def test_rates_say_what_was_divided_by_what(desk):
    make_saturday(desk)

    found = lines(close(desk.office))

    assert found["Doors", "PTG, percent to goal"] == [Cell("29%", "48 of 168")]
    assert found["Doors", "KPS, knocks per shift"] == [Cell("24.0", "48 ÷ 2")]
    assert found["Phone bank shifts", "Same Day Confirm rate"] == [Cell("–")]


def test_a_total_divides_sums_by_sums(desk, ana, r1b):
    """One of two doors here, none of eight there: one in ten, and not a quarter."""
    here, there = desk.group(1, out=True), Desk(ana, r1b).group(1, out=True)
    desk.applied("check_in", group=here, was=0, to=1)
    CanvassGroup.objects.filter(pk=here.pk).update(goal=2)
    CanvassGroup.objects.filter(pk=there.pk).update(goal=8)

    review = close(desk.office, r1b)

    assert review.codes == ["Total", "R1A", "R1B"]
    assert values(review, "Doors", "PTG, percent to goal") == ["10%", "50%", "0%"]
    assert values(review, "All roles", "Groups") == ["2", "1", "1"]


def test_each_figure_tells_how_it_is_worked_out_without_a_script(desk, review_page):
    make_saturday(desk)
    close(desk.office)

    text = review_page()

    assert "<summary>PTG, percent to goal</summary><p>Doors ÷ goal, sum over sum.</p>" in text
    assert text.count("<details>") == sum(figure.section in SECTIONS for figure in FIGURES)


# -- what VAN was not told ---------------------------------------------------------------------------------------------


def test_what_van_was_not_told_is_listed_and_nothing_else(desk, review_page):
    wanted = [desk.shift("completed"), desk.shift("no_show"), desk.shift("declined", van_status="No Show")]
    desk.shift("completed", synced_at=NOON)
    desk.shift("completed", van_status=" completed")
    desk.shift("declined", van_status="Invited")
    desk.shift("completed", is_left_out=True)
    desk.shift("completed", is_active=False)
    desk.shift("in")
    walk_in = desk.walk_in(first_name="Zoë", last_name="Unknown")

    review = close(desk.office)

    assert in_the_archive(review.past.parts) == {shift.row.pk for shift in review.unwritten} == {shift.pk for shift in wanted}
    assert [shift.row.pk for shift in review.without_vanid] == [walk_in.pk]
    differs = review_page().split("<h2>Differs from VAN")[1]
    assert all(shift.volunteer.last_name in differs for shift in wanted)
    assert "Zoë Unknown" in differs.split("<h2>Walk-ins without a VANID")[1]


def test_an_office_that_is_not_written_to_van_has_nothing_to_tell_it(desk):
    desk.shift("completed")
    type(desk.office).objects.filter(pk=desk.office.pk).update(is_written_to_van=False)

    assert close(desk.office).unwritten == []


def test_where_all_is_told_the_lists_say_so(desk, review_page):
    desk.shift("completed", van_status="Completed")
    close(desk.office)

    text = review_page()

    assert "VAN said what we said" in text
    assert "Every walk-in had a VANID." in text
