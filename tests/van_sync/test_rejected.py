import csv
import io

import pytest

from van_sync.rejected import rejected_csv


def rejected(**cells):
    return {"file": "day.csv", "line": 7, "reason": "This row has no date.", "cells": list(cells.items())}


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "cell", ["=1+2", "+1+2", "-1+2", "@SUM(A1)", "|calc", '=HYPERLINK("http://example.org")', "  =1", "\t=1", "\r\n=1", "%1", "\uff1d1"]
)
def test_no_cell_is_a_formula_for_a_spreadsheet_program(cell):
    written = read(rejected_csv([rejected(Name=cell, **{cell: "x"})]))

    assert [value[:1] for value in (written[1][0], written[0][1])] == ["'", "'"]


def test_a_guarded_number_loses_its_guard():
    assert read(rejected_csv([rejected(Phone='="0123"')]))[1][0] == "0123"


def test_rows_of_files_with_other_columns_stand_under_their_own():
    written = read(rejected_csv([rejected(VanID="1", Name="Ada"), rejected(VanID="2", Time="noon, or so")]))

    assert written == [
        ["VanID", "Name", "Time", "File", "Line", "Reason"],
        ["1", "Ada", "", "day.csv", "7", "This row has no date."],
        ["2", "", "noon, or so", "day.csv", "7", "This row has no date."],
    ]
