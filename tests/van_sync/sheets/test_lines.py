"""Whose doors they are."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import at
from tests.desk import DAY, Desk
from tracker.metrics import FIGURES
from tracker.models import CanvassGroup, GroupMember
from van_sync.models import SheetKind
from van_sync.sheets.lines import HEADERS, lines_of, shares

DATE = "2026-10-31"


def doors(day=DAY):
    return lines_of(SheetKind.DOORS, day)


@given(st.integers(0, 10_000), st.integers(1, 40))
def test_shares_add_up_to_the_groups_figure_and_differ_by_one_at_most(knocks, people):
    found = shares(knocks, people)

    assert sum(found) == knocks
    assert max(found) - min(found) <= 1


def test_a_groups_doors_are_divided_among_those_who_came_back_with_it(pair_back):
    one, other = pair_back

    assert doors() == [[one, DATE, 41], [other, DATE, 40]]


def test_a_person_with_two_packets_has_one_line(desk, came_back):
    twice, once = desk.shift("completed"), desk.shift("completed")
    came_back(desk, 80, twice, once)
    came_back(desk, 30, desk.shift("completed", volunteer=twice.volunteer, starts_at=at("13:00")))

    assert doors() == [[twice.volunteer.vanid, DATE, 70], [once.volunteer.vanid, DATE, 40]]


def test_who_has_no_vanid_has_no_line_and_gives_no_doors_away(desk, came_back):
    known = desk.shift("completed")
    came_back(desk, 80, known, desk.walk_in())

    assert doors() == [[known.volunteer.vanid, DATE, 40]]


def test_who_left_before_the_return_has_no_doors(desk, came_back):
    stayed, left = desk.shift("completed"), desk.shift("completed")
    group = came_back(desk, 50, stayed)
    GroupMember.objects.create(group=group, shift=left, joined_at=at("9:30"), left_at=at("9:50"))

    assert doors() == [[stayed.volunteer.vanid, DATE, 50]]


def test_groups_out_removed_groups_and_other_days_do_not_count(desk, came_back):
    CanvassGroup.objects.filter(pk=came_back(desk, 20, desk.shift("in")).pk).update(returned_at=None)
    removed = came_back(desk, 20, desk.shift("completed"))
    CanvassGroup.objects.filter(pk=removed.pk).update(is_active=False)
    other_day = came_back(desk, 20, desk.shift("completed"))
    CanvassGroup.objects.filter(pk=other_day.pk).update(day=DAY - dt.timedelta(days=1))

    assert doors() == []


def test_an_office_that_is_not_written_to_van_is_left_out(desk, bo, r1b, came_back):
    elsewhere = Desk(bo, r1b)
    came_back(elsewhere, 20, elsewhere.shift("completed"))
    here = desk.shift("completed")
    came_back(desk, 30, here)
    r1b.is_written_to_van = False
    r1b.save()

    assert doors() == [[here.volunteer.vanid, DATE, 30]]


def test_each_office_has_a_line_with_the_figures_under_their_names(desk, pair_back, bo, r1b):
    Desk(bo, r1b).shift()
    lines = [dict(zip(HEADERS[SheetKind.OFFICES][1:], line, strict=True)) for line in lines_of(SheetKind.OFFICES, DAY)]

    assert [(line["date"], line["office"], line["doors"], line["goal"]) for line in lines] == [(DATE, "R1A", 81, 100), (DATE, "R1B", 0, 0)]
    assert [line["ptg"] for line in lines] == [0.81, ""]
    assert lines[0]["canvass_show_rate"] == 1
    assert HEADERS[SheetKind.OFFICES][3:] == [figure.name for figure in FIGURES]


@pytest.mark.parametrize("kind", SheetKind)
def test_a_day_without_rows_has_no_lines(db, kind):
    assert lines_of(kind, DAY) == []
