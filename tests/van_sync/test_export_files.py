"""Uploaded exports: the files of two dialects, the messy one, and what spreadsheets and report formats do to them."""

import csv
import io
import json
import zipfile
from collections import Counter
from datetime import date, time
from pathlib import Path

import pytest

from van_sync.export_files import NO_NAME, Export, ExportRow, NotAnExport, read_export

FILES = Path(__file__).parent.parent / "data" / "van-export"
EXPECTED = json.loads((FILES / "expected.json").read_text())
HALLOWEEN = date.fromisoformat(EXPECTED["day"])
HEADER = "VanID,Name,Phone,Cell Phone,Email,Event,Date,Time,Location,Role,Status"
ADA = '101,"Sample, Ada",(202) 555-0144,202.555.0143,ada@example.org,R2 Canvass,10/31/2026,10:00 AM - 1:00 PM,Elm St,Canvassing,Scheduled'
BO = '102,"Tester, Bo",,2025550150,,R2 Canvass,10/31/2026,1:00 PM,Elm St,Canvassing,Left Msg'


def read_file(name: str) -> Export:
    return read_export((FILES / name).read_bytes(), file_name=name)


def read_lines(*lines: str) -> Export:
    return read_export("\r\n".join(lines).encode())


def only_row(**columns: str) -> ExportRow:
    """Read a file of one row: Ada's, with the given columns instead (``Cell_Phone`` for ``Cell Phone``) or besides."""
    export = one_row(**columns)
    assert not export.bad
    return export.rows[0]


def one_row(**columns: str) -> Export:
    values = dict(zip(HEADER.split(","), next(csv.reader([ADA])), strict=True))
    values |= {name.replace("_", " "): value for name, value in columns.items()}
    return read_export(written([list(values), list(values.values())]).encode())


def written(rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def bookings(export: Export) -> Counter:
    told = ("vanid", "first_name", "last_name", "phone", "cell", "day", "starts_at", "ends_at", "location", "role", "status")
    return Counter(tuple(getattr(row, name) for name in told) for row in export.rows)


@pytest.mark.parametrize("name", ["participants.csv", "EventParticipants.xls", "EventParticipants.zip"])
def test_every_row_of_an_export_is_read_without_a_remark(name):
    export = read_file(name)

    assert (len(export.rows), export.bad, export.remarks) == (EXPECTED["rows"], [], [])
    assert sum(row.day == HALLOWEEN for row in export.rows) == EXPECTED["rows_today"]


def test_both_dialects_tell_the_same_bookings():
    assert bookings(read_file("participants.csv")) == bookings(read_file("EventParticipants.xls"))


def test_a_row_of_vans_excel_text_is_typed():
    row = read_file("EventParticipants.zip").rows[0]

    assert (row.file, row.line, row.vanid, row.signup_id) == ("EventParticipants.xls", 2, 101000002, 710003)
    assert (row.first_name, row.last_name, row.phone, row.cell) == ("Bo", "Brandt", "6605550101", "4175550192")
    assert (row.day, row.starts_at, row.ends_at) == (HALLOWEEN, time(16), time(19))
    assert (row.event_type, row.event_name, row.status) == ("Volunteer DVC", "R1A Saturday Canvassing", "Conf Twice")
    assert row.raw["Mobile Phone"] == "(417) 555-0192"


def test_the_messy_file_keeps_what_can_be_kept_and_lists_the_rest():
    export = read_file("messy.csv")

    kept = [odd["why"] for odd in EXPECTED["messy"]["odd_rows"] if odd["kept"]]
    assert len(export.rows) == EXPECTED["messy"]["good_rows"] + len(kept)
    assert [(bad.line, bad.column, bad.value) for bad in export.bad[:4]] == [
        (5, "VanID", ""), (7, "VanID", "ABC123"), (13, "Date", "31/12/2026"), (15, "Time", "after lunch"),
    ]  # fmt: skip
    assert [(bad.line, "cut short" in bad.reason) for bad in export.bad[4:]] == [(24, True)]
    assert [(remark.line, remark.column, remark.value) for remark in export.remarks] == [(11, "Phone", "555-01"), (22, "Name", ",")]
    by_line = {row.line: row for row in export.rows}
    assert (by_line[9].status, by_line[18].location, by_line[20].location) == ("Snoozed", "R9Z - Nowhere Hall", "")
    assert (by_line[28].vanid, by_line[28].phone) == (190001011, "3145550123")  # "190,001,011.0" and ="3145550123"
    assert by_line[33].first_name == "Siobhán"  # a Windows-1252 byte


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ((FILES / "not-an-export.xls").read_bytes(), "binary Excel workbook"),
        ((FILES / "no-vanid-column.csv").read_bytes(), "no VANID column"),
        ((FILES / "locations.csv").read_bytes(), "no line with column names"),
        (b"Voter File VANID,Name,Date,Time\r\n1,Ada,10/31/2026,9:00 AM", "not the VANID of My Campaign"),
        (b"VanID,Name,Time\r\n1,Ada,9:00 AM", "no date column"),
        (b"VanID,Name,Date\r\n1,Ada,10/31/2026\r\n2,Bo,10/31/2026 12:00:00 AM", "no time column"),
        (b"Name\nAda", "no line with column names"),
        (b"", "empty"),
        (b"\xff\xfe", "empty"),
        (b"\0\0 \r\n", "empty"),
        (b"\r\n <html><table><tr><td>VanID</td></tr></table>", "no date column"),
        (b"<html><p>Sign in to VAN</p></html>", "no line with column names"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no line with column names"),
        (zipped({"xl/workbook.xml": b"", "sheet.csv": ADA.encode()}), "Excel workbook (.xlsx)"),
        (zipped({"readme.md": b"", "__MACOSX/a.csv": b"x", "._a.csv": b"x", "folder.csv/": b""}), "holds no"),
        (zipped({}), "holds no"),
        (zipped({"a.zip": zipped({"a.csv": ADA.encode()})}), "holds no"),
        (zipped({"a.csv": zipped({"b.csv": ADA.encode()})}), "zip file again"),
        (zipped({"a.csv": b"nothing"}), "“a.csv” in this zip file: The first"),
        (zipped({"a.csv": HEADER.encode()})[:60], "cannot be unpacked"),
        (b"PK\x03\x04" + zipped({"a.csv": HEADER.encode()})[60:], "cannot be unpacked"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_export_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(NotAnExport) as refusal:
        read_export(data)

    assert sentence in str(refusal.value)


def test_a_zip_that_would_unpack_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("van_sync.export_tables.LARGEST_UNPACKED", 99)

    with pytest.raises(NotAnExport, match="far too large"):
        read_export(zipped({"a.csv": b" " * 50, "b.csv": b" " * 50}))


def test_every_table_in_a_zip_is_read_and_named():
    export = read_export(zipped({"east.csv": f"{HEADER}\n{ADA}".encode(), "a/west.TXT": f"{HEADER}\n{BO}".encode("utf-16")}))

    assert [(row.file, row.line, row.vanid) for row in export.rows] == [("east.csv", 2, 101), ("west.TXT", 2, 102)]


def test_a_header_without_rows_is_an_empty_export():
    assert read_lines(HEADER) == Export()


def test_lines_are_counted_as_a_person_sees_them():
    title = ["Event Participant List", "", "Printed 10/30/2026, by Field, Flo"]
    two_line_name = ADA.replace("Sample, Ada", "Sample,\r\nAda")

    export = read_lines(*title, HEADER, two_line_name, "", BO, BO.replace("102", "x"))

    assert [(row.line, row.first_name) for row in export.rows] == [(5, "Ada"), (8, "Bo")]
    assert [bad.line for bad in export.bad] == [9]


@pytest.mark.parametrize(
    "line",
    ["", " , ,,", HEADER, HEADER.upper(), "Total,32", "Grand Total:,,,,,,,,,,32", "Totals,1,2,3,4,5", "Count: 32,,", "Exported,10/31/2026,Flo",
     "Page 1 of 3", "Confidential", "Report,Participants"],
)  # fmt: skip
def test_lines_around_the_table_are_left_out_silently(line):
    export = read_lines(HEADER, ADA, line, BO)

    assert ([row.vanid for row in export.rows], export.bad) == ([101, 102], [])


def test_a_total_is_no_row_even_where_the_vanid_column_is_second():
    export = read_lines("Event Signup ID,VANID,Date,Time", "7,101,10/31/2026,9:00 AM", "Total,772")

    assert ([row.vanid for row in export.rows], export.bad) == ([101], [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("102", "cut short: it ends before “Name”"),
        (BO.rpartition(",")[0], "cut short: it ends before “Status”"),
        (BO.replace('"Tester, Bo"', "Tester, Bo"), "12 cells where the header has 11"),
        (BO.replace("102", "1.02E+08"), "rounded by a spreadsheet"),
        (BO.replace("102", "0"), "not a number that VAN gives out"),
        (BO.replace("102", "2147483648"), "not a number that VAN gives out"),
        (BO.replace("102", "9" * 5000), "digits only"),
        (BO.replace("10/31/2026", ""), "no date"),
        (BO.replace("10/31/2026", "31.10.2026"), "not a date"),
        (BO.replace("10/31/2026", "1/0/1900"), "does not exist"),
        (BO.replace("10/31/2026", "1/1/1900"), "year"),
        (BO.replace("1:00 PM", ""), "no start time"),
        (BO.replace("1:00 PM", "13:00 PM"), "no such time"),
        (BO.replace("1:00 PM", "10"), "no such time"),
        (BO.replace("1:00 PM", "24:00"), "no such time"),
    ],
)
def test_a_row_that_cannot_be_kept_is_listed_and_the_others_stay(line, reason):
    export = read_lines(HEADER, ADA, line, ADA)

    assert [row.line for row in export.rows] == [2, 4]
    assert [bad.line for bad in export.bad] == [3]
    assert reason in export.bad[0].reason


def test_a_row_that_ends_after_all_that_is_needed_is_kept_with_a_remark():
    export = read_lines(HEADER + ",Recruited By,Signup Date", BO + ",Flo,10/1/2026", BO)

    assert [row.line for row in export.rows] == [2, 3]
    assert [(remark.line, "before “Recruited By”" in remark.reason) for remark in export.remarks] == [(3, True)]


@pytest.mark.parametrize("stray", ['"Bo', '"Tester, Bo'])
def test_a_quote_that_is_never_closed_costs_its_own_row_only(stray):
    broken = BO.replace('"Tester, Bo"', stray)

    export = read_lines(HEADER, ADA, broken, ADA, broken, *[ADA] * 9, broken)

    assert len(export.rows) + len(export.bad) == 14
    assert sum(row.vanid == 101 for row in export.rows) == 11


@pytest.mark.parametrize("columns", [("Name", "Name"), ("Location", "Name"), ("Name", "Location")])
def test_two_quotes_that_are_never_closed_do_not_make_one_row_of_two(columns):
    header = HEADER.split(",")
    plain = next(csv.reader([BO]))
    first, second = ([f'"{cell}' if name == column else cell for name, cell in zip(header, plain, strict=True)] for column in columns)
    # After the last quote come more than the 131,072 characters that csv allows in a cell.
    lines = [header, first, second, *[plain] * 2000]

    export = read_lines(*("\t".join(line) for line in lines))

    assert [row.line for row in export.rows] == list(range(2, len(lines) + 1))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("My Campaign VANID", "vanid"), ("MyCampaign_ID", "vanid"), ("MyC.VANID", "vanid"), ("MyVANID", "vanid"), (' "VAN-ID" ', "vanid"),
        ("SignupID", "signup_id"), ("Event ID", "event_id"), ("EventName", "event_name"), ("Calendar Name", "event_type"), ("Type", "event_type"),
        ("Event Location", "location"), ("LocationName", "location"), ("Event Role", "role"), ("Current Status", "status"),
        ("Mobile", "cell"), ("Mobile Phone", "cell"), ("Pref Phone ", "phone"), ("Landline\u00a0Phone", "phone"), ("Email Address", "email"),
        ("Contact Name", "first_name"), ("First", "first_name"), ("Last", "last_name"),
    ],
)  # fmt: skip
def test_a_column_is_known_by_any_of_its_spellings(header, field):
    value = "2025550144"[: 9 if field.endswith("id") else 10]
    rows = [["Date", header, "Time"], ["10/31/2026", value, "9:00 AM"]]
    if field != "vanid":
        rows = [[*row, extra] for row, extra in zip(rows, ["VANID", "101"], strict=True)]

    row = read_export(written(rows).encode()).rows[0]

    assert str(getattr(row, field)) == value
    assert row.raw[header] == value


@pytest.mark.parametrize("header", ["Event Date", "StartDate", "Shift Date"])
def test_the_day_is_known_by_any_of_its_spellings(header):
    assert read_lines(f"Time,{header},VANID", "9:00 AM,10/31/2026,101").rows[0].day == HALLOWEEN


def test_the_voter_files_number_is_never_taken_for_the_vanid():
    export = read_lines(f"Voter File VANID,{HEADER}", f"999,{ADA}", "998," + ADA.replace("101", "", 1))

    assert [row.vanid for row in export.rows] == [101]
    assert [bad.column for bad in export.bad] == ["VanID"]


def test_the_first_spelling_with_a_value_wins_and_both_columns_stay_raw():
    row = only_row(Phone="", Home_Phone="202-555-0111", Pref_Phone="202-555-0122")
    twins = read_lines("VANID,Date,Time,Phone,Phone", "101,10/31/2026,9:00 AM,202-555-0111,202-555-0122").rows[0]

    assert row.phone == "2025550111"
    assert (twins.raw["Phone"], twins.raw["Phone (5)"]) == ("202-555-0111", "202-555-0122")


@pytest.mark.parametrize(
    ("written_name", "first", "last"),
    [("Sample, Ada Lee", "Ada Lee", "Sample"), ("Sample, Ada L.", "Ada", "Sample"), ("de la Cruz, Zoe", "Zoe", "de la Cruz"),
     ("Ada  Sample", "Ada", "Sample"), ("Cher", "Cher", ""), ("Sample,", "", "Sample"), ("King, J R", "J R", "King")],
)  # fmt: skip
def test_a_name_is_split(written_name, first, last):
    row = only_row(Name=written_name)

    assert (row.first_name, row.last_name) == (first, last)


def test_first_and_last_name_columns_stand_in_for_a_blank_name_and_a_placeholder_for_none():
    row = only_row(Name=" , ", FirstName="Ada", LastName="Sample")
    nameless = one_row(Name="")

    assert (row.first_name, row.last_name) == ("Ada", "Sample")
    assert (nameless.rows[0].first_name, nameless.rows[0].last_name) == (NO_NAME, "")
    assert [remark.column for remark in nameless.remarks] == ["Name"]


def test_vans_word_for_a_status_is_kept_as_it_is_but_for_walk_ins():
    assert only_row(Status="conf TWICE").status == "conf TWICE"
    assert only_row(Status="Walk in").status == "Walk In"
