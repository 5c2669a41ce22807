"""The rows that an import could not use, as a file in which somebody can mend them and upload them again."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from accounts.spreadsheets import guarded
from van_sync.export_values import tidy

# What we add behind the original columns; by them a mended file is known again.
ADDED = ("File", "Line", "Reason")


def are_mended(header: Iterable[str]) -> bool:
    """Whether these are the columns of a file that we gave back: rows of a list, not the list."""
    return set(ADDED) <= {tidy(label) for label in header}


def rejected_csv(rows: Iterable[dict[str, Any]]) -> bytes:
    """The original columns, then file, line and reason; UTF-8 with the mark by which a spreadsheet program knows it."""
    rows = list(rows)
    columns = list(dict.fromkeys(label for row in rows for label, _ in row["cells"]))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([safe(label) for label in (*columns, *ADDED)])
    for row in rows:
        found = dict(row["cells"])
        cells = [found.get(label, "") for label in columns]
        writer.writerow([safe(cell) for cell in (*cells, row["file"], str(row["line"]), row["reason"])])
    return text.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    found: str = guarded(tidy(cell))  # tidy takes off a guard such as ="0123", which is a formula, too
    return found
