"""Workbooks and web pages: the same rows as from VAN's own text, and what may be wrong with such a file."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from tests.van_sync.containers import PARTICIPANTS, lines, web_page, workbook, zipped
from van_sync.export_files import NotAnExport, read_export


def moment(*parts):
    return dt.datetime(*parts)  # noqa: DTZ001  # a workbook knows no zones


HEADER = ["VanID", "Name", "Date", "Time", "Location", "Role", "Status"]
ADA = ["101", "Sample, Ada", "10/31/2026", "10:00 AM", "Elm St", "Canvassing", "Scheduled"]


def told(export):
    return [
        (
            row.vanid, row.first_name, row.last_name, row.phone, row.cell, row.email, row.event_name, row.day,
            row.starts_at, row.ends_at, row.location, row.role, row.status,
        )
        for row in export.rows
    ]  # fmt: skip


def sheet(*rows, more=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, content in more:
        extra = book.create_sheet(title)
        for row in content:
            extra.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def table(*rows):
    return ("<table>" + "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>").encode()


@pytest.mark.parametrize(
    "data",
    [workbook(), web_page(), web_page(encoding="utf-16"), zipped({"Report.xls": web_page()}), zipped({"participants.xlsx": workbook()})],
    ids=["workbook", "page", "page in UTF-16", "page in a zip", "workbook in a zip"],
)
def test_every_container_tells_the_same_rows(data):
    export = read_export(data)

    assert told(export) == told(read_export(PARTICIPANTS.read_bytes()))
    assert (export.bad, export.remarks) == ([], [])


def test_lines_are_those_of_the_sheet_and_of_the_page():
    assert [row.line for row in read_export(workbook(lines()[:4])).rows] == [4, 5, 6]  # below a title and an empty line
    assert [row.line for row in read_export(web_page(lines()[:4])).rows] == [4, 5, 6]


# -- workbooks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "time", "starts_at"),
    [
        (moment(2026, 10, 31), dt.time(10), dt.time(10)),
        (dt.date(2026, 10, 31), "10:00 AM - 1:00 PM", dt.time(10)),
        (moment(2026, 10, 31), 10 / 24, dt.time(10)),  # a column without a format
        (moment(2026, 10, 31), 2 / 3, dt.time(16)),
        (moment(2026, 10, 31), moment(1899, 12, 30, 13), dt.time(13)),
        (moment(2026, 10, 31, 18), None, dt.time(18)),
        ("2026-10-31", dt.time(9, 59, 59, 999000), dt.time(10)),
    ],
)
def test_dates_and_times_of_a_spreadsheet_are_read(day, time, starts_at):
    row = read_export(sheet(HEADER, [101, "Sample, Ada", day, time, *ADA[4:]])).rows[0]

    assert (row.day, row.starts_at) == (dt.date(2026, 10, 31), starts_at)


def test_numbers_of_a_spreadsheet_are_ids_and_phones():
    row = read_export(sheet([*HEADER, "Phone"], [101000002.0, *ADA[1:], 18165550101])).rows[0]

    assert (row.vanid, row.phone) == (101000002, "8165550101")


def test_empty_cells_at_the_end_of_a_workbooks_row_are_empty_not_cut_off():
    export = read_export(sheet(HEADER, [101, "Sample, Ada", "10/31/2026", "10:00 AM"], ["", None, None], ADA))

    assert [(row.line, row.location, row.status) for row in export.rows] == [(2, "", ""), (4, "Elm St", "Scheduled")]
    assert export.bad == []


def test_every_sheet_of_people_is_read_and_other_sheets_are_not():
    more = [("Remarks", [["Name", "Phone"], ["Flo", "8165550101"]]), ("West", [HEADER, ["102", *ADA[1:]]])]

    export = read_export(sheet(HEADER, ADA, more=more), file_name="day.xlsx")

    assert [(row.file, row.vanid) for row in export.rows] == [("day.xlsx, sheet Sheet", 101), ("day.xlsx, sheet West", 102)]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("content", [b"", b"<nonsense", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', b"<x/>"])
def test_a_broken_workbook_is_refused_with_a_sentence(part, content):
    with zipfile.ZipFile(io.BytesIO(sheet(HEADER, ADA))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    with pytest.raises(NotAnExport, match=r"cannot be read|no line with column names"):
        read_export(zipped({**parts, part: content}))


def test_a_cell_far_to_the_right_does_not_widen_every_row():
    book = Workbook()
    for row in (HEADER, ADA):
        book.active.append(row)
    book.active.cell(2, 16_384, "x")
    saved = io.BytesIO()
    book.save(saved)

    assert len(read_export(saved.getvalue()).rows[0].raw) == len(HEADER)


# -- web pages ---------------------------------------------------------------------------------------------------------


def test_a_cell_over_several_columns_or_rows_keeps_the_others_in_their_columns():
    two_days = "<table><tr><td>VanID<td>Name<td colspan=2>Date<td>Location<td>Role<td>Status<tr>"
    row = "<td rowspan=2>101<td>Sample, Ada<td>10/31/2026<td>10:00 AM<td>Elm St<td>Canvassing<td>Scheduled"
    second = "<tr><td>Sample, Ada<td>11/1/2026<td>1:00 PM<td>Elm St<td>Canvassing<td>Scheduled</table>"

    export = read_export(f"{two_days.replace('colspan=2>Date', '>Date<td>Time')}{row}{second}".encode())

    assert [(row.vanid, row.day.day, row.starts_at.hour, row.status) for row in export.rows] == [
        (101, 31, 10, "Scheduled"),
        (101, 1, 13, "Scheduled"),
    ]


def test_entities_and_line_breaks_in_a_cell_are_read_as_a_browser_shows_them():
    row = [
        "101",
        "O&#39;Neal, S&eacute;an",
        "10/31/2026",
        "10:00&nbsp;AM",
        "Smith &amp;<br>Sons",
        "Canvassing<script>alert(1)</script>",
        "Left Msg",
    ]

    found = read_export(table(HEADER, row)).rows[0]

    assert (found.last_name, found.first_name, found.location, found.role) == ("O'Neal", "Séan", "Smith & Sons", "Canvassing")
    assert found.starts_at == dt.time(10)


def test_a_page_that_was_cut_off_tells_what_it_has():
    data = table(HEADER, ADA, ["102", *ADA[1:]])

    export = read_export(data[: data.index(b"102") + 3])

    assert [row.vanid for row in export.rows] == [101]
    assert "cut short" in export.bad[0].reason


@pytest.mark.parametrize("span", ["99999", "9" * 5000, "-3", "x", ""])
def test_a_span_that_no_table_has_does_no_harm(span):
    export = read_export(f'<table><tr><td colspan="{span}">Report</td></tr></table>'.encode() + table(HEADER, ADA))

    assert [row.vanid for row in export.rows] == [101]


# -- too much ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [sheet, table, lambda *rows: "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()])
def test_a_list_of_more_lines_than_any_day_has_is_refused(make, monkeypatch):
    for module in ("export_pages", "export_text", "export_workbooks"):
        monkeypatch.setattr(f"van_sync.{module}.MOST_LINES", 3)

    with pytest.raises(NotAnExport, match="lines, which is no day's list"):
        read_export(make(HEADER, ADA, ADA, ADA))


def test_a_part_that_unpacks_to_more_than_it_says_is_refused():
    data = bytearray(zipped({"xl/workbook.xml": b"0" * 5_000_000}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):  # where each header says how large the part is
        start = data.index(mark) + at
        data[start : start + 4] = (100).to_bytes(4, "little")

    with pytest.raises(NotAnExport, match="cannot be"):
        read_export(bytes(data))
