"""Cells and encodings: what VAN, spreadsheets and people make of one value."""

import csv
import io
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from van_sync.export_files import read_export
from van_sync.export_tables import tables
from van_sync.export_text import decode
from van_sync.export_values import Unreadable, phone_digits, read_day, read_id, read_span, read_status, tidy

HALLOWEEN = date(2026, 10, 31)
HEADER = ["VanID", "Name", "Date", "Time", "Location"]
ROW = ["101", "Núñez, Renée", "10/31/2026", "10:00 AM – 1:00 PM", "Elm St"]

ENCODINGS = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with mark": lambda text: text.encode("utf-8-sig"),
    "utf-16-le with mark": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16-be with mark": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "windows-1252": lambda text: text.encode("cp1252"),
    "windows-1252 after a utf-8 mark": lambda text: b"\xef\xbb\xbf" + text.encode("cp1252"),
}
# A character of its own for each kind of trouble: quotes, delimiters, line breaks, and letters beyond ASCII.
CELLS = st.text(alphabet='ab é ñ€ "",\t\n=\'x1-', max_size=12)


def written(rows: list[list[str]], delimiter: str = ",", line_end: str = "\r\n") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_an_export_reads_the_same_in_any_dress(encode, line_end, delimiter):
    export = read_export(encode(written([HEADER, ROW, ROW], delimiter, line_end)))

    assert [(row.line, row.first_name, row.last_name, row.ends_at) for row in export.rows] == [
        (2, "Renée", "Núñez", time(13)),
        (3, "Renée", "Núñez", time(13)),
    ]
    assert not export.bad


@given(notes=st.lists(CELLS, min_size=1, max_size=6), delimiter=st.sampled_from(",\t"), encode=st.sampled_from(list(ENCODINGS.values())))
def test_whatever_csv_writes_is_read_back(notes, delimiter, encode):
    # Six more columns: a cell with as many delimiters as the table has would be taken for a row that lost its quote.
    header = [*HEADER, *"ABCDEF", "Notes"]
    rows = [[*ROW, *"123456", note] for note in notes]

    (table,) = tables(encode(written([header, *rows], delimiter)))

    assert table.header == header
    assert [[tidy(cell) for cell in cells] for _, cells in table.rows if cells] == [[tidy(cell) for cell in row] for row in rows]


def test_nuls_are_padding_and_half_a_character_at_the_end_is_lost_alone():
    text = written([HEADER, ROW])

    assert read_export(text.encode() + b"\0" * 512).rows == read_export(text.encode()).rows
    assert decode(text.encode("utf-16")[:-1]) == text[:-1]


def test_a_foreign_line_does_not_spoil_the_accents_of_the_others():
    text = decode("Renée\r\n".encode() + "Núñez\r\n".encode("cp1252"))

    assert text == "Renée\r\nNúñez\r\n"


@pytest.mark.parametrize("text", ["10/31/2026", "10/31/26", "2026-10-31", "10/31/2026 12:00:00 AM", "2026-10-31 00:00"])
def test_a_day_is_read(text):
    assert read_day(text) == (HALLOWEEN, None)


@pytest.mark.parametrize(
    "text", ["10/31/2026 10:00:00 AM", "2026-10-31T10:00:00", "10/31/26 10:00", "10/31/2026, 10am", "10/31/2026  10:00 AM"]
)
def test_a_time_behind_the_day_is_the_start_where_there_is_no_other(text):
    day, behind = read_day(tidy(text))
    row = read_export(written([["VANID", "Date"], ["101", text]]).encode()).rows[0]

    assert (day, behind) == (HALLOWEEN, (time(10), None))
    assert (row.day, row.starts_at) == (HALLOWEEN, time(10))


@pytest.mark.parametrize(
    "text", ["31/12/2026", "2/29/2026", "10/31/0026", "10/31/126", "10/31", "October 31", "10/31/2026 soon", "", "１０/31/2026"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(Unreadable):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("10:00 AM", time(10), None),
        ("10:00AM", time(10), None),
        ("10am", time(10), None),
        ("1:30 p.m.", time(13, 30), None),
        ("13:30", time(13, 30), None),
        ("13:30:59", time(13, 30), None),
        ("12:00 PM", time(12), None),
        ("12:00 AM", time(0), None),
        ("Noon", time(12), None),
        ("12 noon - 3 PM", time(12), time(15)),
        ("9 PM to midnight", time(21), time(0)),
        ("12/30/1899 4:00:00 PM", time(16), None),
        ("10:00 AM - 1:00 PM", time(10), time(13)),
        ("10:00AM-1:00PM", time(10), time(13)),
        ("10:00 – 13:00", time(10), time(13)),
        ("10:00 AM — ", time(10), None),
        ("10/31/2026 10:00 AM - 10/31/2026 1:00 PM", time(10), time(13)),
        ("2026-10-31 10:00 - 13:00", time(10), time(13)),
        ("1 - 4 PM", time(13), time(16)),
        ("9:30-12 PM", time(9, 30), time(12)),
        ("10:00 AM - 1:00", time(10), time(13)),
        ("9a-5p", time(9), time(17)),
    ],
)
def test_clock_times_and_ranges_are_read(text, start, end):
    assert read_span(tidy(text)) == (start, end)


@pytest.mark.parametrize(
    "text", ["after lunch", "afternoon", "10", "10 - 1", "25:00", "10:60", "13:00 PM", "0:30 AM", "10:00 AM - late", "10:00Z"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(Unreadable):
        read_span(text)


@given(start=st.times(), end=st.times())
def test_any_range_is_read_in_12_and_in_24_hours(start, end):
    start, end = start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)

    assert read_span(f"{start:%I:%M %p} - {end:%I:%M %p}") == (start, end)
    assert read_span(f"{start:%H:%M}-{end:%H:%M:%S}") == (start, end)


def test_the_end_column_goes_before_the_end_of_a_range_unless_nobody_can_read_it():
    rows = [
        ["VANID", "Name", "Date", "Time", "End Time"],
        *(["101", "A", "10/31/2026", "9 - 11 AM", end] for end in ("1:00 PM", "", "late")),
    ]

    export = read_export(written(rows).encode())

    assert [row.ends_at for row in export.rows] == [time(13), time(11), time(11)]
    assert [(remark.line, remark.column, remark.value) for remark in export.remarks] == [(4, "End Time", "late")]


def test_the_shift_column_is_the_start_if_it_is_a_time():
    def starts(header: str, *rows: str) -> list[time]:
        return [row.starts_at for row in read_export("\n".join([f"VANID,Name,{header}", *(f"101,A,{row}" for row in rows)]).encode()).rows]

    assert starts("Date,Shift", "10/31/2026,9 - 11 AM") == [time(9)]
    assert starts("Date,Shift,Time", "10/31/2026,9 - 11 AM,10:00 AM", "10/31/2026,9 - 11 AM,") == [time(10), time(9)]
    assert starts("Date,Shift", "10/31/2026 9:00 AM,Morning", "10/31/2026,Morning") == [time(9)]


@pytest.mark.parametrize(
    "text",
    [
        "2025550144", "(202) 555-0144", "202.555.0144", "+1 202 555 0144", "12025550144", "202-555-0144 x123", "202-555-0144 ext. 9",
        "202-555-0144 Ext 12", "(202) 555-0144 #12", "202-555-0144;ext=12", "2025550144.0", "202-555-0144 (cell)",
    ],
)  # fmt: skip
def test_a_phone_number_is_its_ten_digits(text):
    assert phone_digits(text) == "2025550144"


@pytest.mark.parametrize("text", ["555-0144", "202-555-0144 / 202-555-0145", "22025550144", "2.02556E+09", "n/a", "x"])
def test_a_phone_that_is_not_ten_digits_is_kept_as_written_with_a_remark(text):
    export = read_export(written([["VANID", "Name", "Date", "Time", "Cell"], ["101", "A", "10/31/2026", "9 AM", text]]).encode())

    assert phone_digits(text) is None
    assert [row.cell for row in export.rows] == [text]
    assert [(remark.column, remark.value) for remark in export.remarks] == [("Cell", text)]


@given(st.text(alphabet="0123456789-+(). xe#,", max_size=20))
def test_a_normalised_phone_stays_as_it_is(text):
    digits = phone_digits(text)

    assert digits is None or (len(digits) == 10 and digits.isdigit() and phone_digits(digits) == digits)


@pytest.mark.parametrize("text", ["190001011", "190,001,011", "190001011.0", "190,001,011.00", "0190001011"])
def test_a_vanid_survives_a_spreadsheet(text):
    assert read_id(text) == 190001011


@pytest.mark.parametrize("text", ["ABC123", "101.5", "-101", "1 01", "1.9E+08", "²", "１０１", "0", "9" * 30, "2147483648", ".0"])
def test_what_is_no_vanid_is_refused(text):
    with pytest.raises(Unreadable):
        read_id(text)


def test_a_signup_id_nobody_can_read_is_left_out_with_a_remark():
    export = read_export(b"Event Signup ID,VANID,Name,Date,Time\nA7,101,A,10/31/2026,9 AM\n7.0,101,A,10/31/2026,9 AM")

    assert [row.signup_id for row in export.rows] == [None, 7]
    assert [(remark.line, remark.column, remark.value) for remark in export.remarks] == [(2, "Event Signup ID", "A7")]


@pytest.mark.parametrize(("cell", "text"), [('="0123"', "0123"), ('="say ""hi"""', 'say "hi"'), (" a \r\n b\u00a0", "a b"), ("=1", "=1")])
def test_a_cell_is_tidied(cell, text):
    assert tidy(cell) == text


@pytest.mark.parametrize("text", ["Walk in", "walk-in", "Walk In", "WALKIN"])
def test_a_walk_in_is_one_status_however_it_is_written(text):
    assert read_status(text) == "Walk In"


def test_a_status_nobody_knows_stays_as_it_is():
    assert read_status("Snoozed") == "Snoozed"
