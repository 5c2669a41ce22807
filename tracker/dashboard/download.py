"""A tab of the dashboard as a file for a spreadsheet: the state, each region, each office."""

import csv
import io
import zoneinfo
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from accounts.models import Office
from accounts.spreadsheets import guarded
from tracker.counting import Sums, total, value_of
from tracker.dashboard.state import State
from tracker.metrics import DASHBOARD, FIGURES, Figure
from tracker.models import CampaignSettings

PLACES = ("Day", "As of", "Region", "Office", "Name")
BY_NAME = {figure.name: figure for figure in FIGURES}
FORMATS = {"percent": "0%", "ratio": "0.0", "count": "#,##0"}
Column = tuple[str, Figure, bool]  # heading, figure, whether it is the count above a percentage


def as_csv(tab: str, state: State) -> bytes:
    """UTF-8 with the mark by which a spreadsheet program knows it. Percentages as 0 to 100."""
    columns, text = list(_columns(tab)), io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(PLACES + tuple(heading for heading, _, _ in columns))
    for place, sums in _rows(state):
        writer.writerow([*map(guarded, place), *(_plain(column, sums) for column in columns)])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(tab: str, state: State) -> bytes:
    columns, book = list(_columns(tab)), Workbook(write_only=True)
    sheet = book.create_sheet(tab.title())
    sheet.freeze_panes = "F2"
    sheet.append([_cell(sheet, heading, is_bold=True) for heading in (*PLACES, *(heading for heading, _, _ in columns))])
    for place, sums in _rows(state):
        cells = [_cell(sheet, _value(column, sums), FORMATS["count" if column[2] else column[1].unit]) for column in columns]
        sheet.append([*map(guarded, place), *cells])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _columns(tab: str) -> Iterator[Column]:
    """A percentage has its count before it, unless that has a column of its own."""
    shown = [(column, BY_NAME[column.figure]) for column in DASHBOARD[tab]]
    counts = {figure.top for _, figure in shown if figure.unit == "count"}
    for column, figure in shown:
        heading = f"{column.head}: {column.label}"
        if figure.unit == "percent" and figure.top not in counts:
            yield heading, figure, True
        yield (f"{heading}, %" if figure.unit == "percent" else heading), figure, False


def _rows(state: State) -> Iterator[tuple[tuple[str, ...], Sums]]:
    """Sums over sums: a region's and the state's row add up what its offices counted."""
    when = state.as_of.astimezone(zoneinfo.ZoneInfo(CampaignSettings.load().time_zone))
    stamp = (state.day.isoformat(), f"{when:%Y-%m-%d %H:%M:%S}")
    offices = list(Office.objects.select_related("region").order_by("region__code", "code"))
    yield (*stamp, "", "", "State"), _total(state, offices)
    for region in dict.fromkeys(office.region for office in offices):
        yield (*stamp, region.code, "", region.name), _total(state, [office for office in offices if office.region == region])
    for office in offices:
        yield (*stamp, office.region.code, office.code, office.name), _total(state, [office])


def _total(state: State, offices: Iterable[Office]) -> Sums:
    return total(state.sums[office.pk] for office in offices if office.pk in state.sums)


def _value(column: Column, sums: Sums) -> float | None:
    _, figure, is_count = column
    return sum(sums[name] for name in figure.top) if is_count else value_of(figure, sums)


def _plain(column: Column, sums: Sums) -> str:
    value = _value(column, sums)
    if value is None:
        return ""
    if column[2] or column[1].unit == "count":
        return str(round(value))
    return f"{100 * value:.1f}" if column[1].unit == "percent" else f"{value:.1f}"


def _cell(sheet: Any, value: Any, number_format: str = "General", *, is_bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    cell.number_format, cell.font = number_format, Font(bold=is_bold)
    return cell
