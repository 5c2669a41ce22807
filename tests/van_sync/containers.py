"""The day's export in the containers that no fixture file has: made from the CSV, as a spreadsheet and a web page would."""

import csv
import datetime as dt
import html
import io
import zipfile
from pathlib import Path

from openpyxl import Workbook

PARTICIPANTS = Path(__file__).parent.parent / "data" / "van-export" / "participants.csv"


def lines() -> list[list[str]]:
    return list(csv.reader(io.StringIO(PARTICIPANTS.read_text("utf-8-sig"), newline="")))


def workbook(rows: list[list[str]] | None = None) -> bytes:
    """As a spreadsheet program stores what was pasted into it: VANIDs are numbers, days are dates, and so on."""
    rows = rows or lines()
    book = Workbook()
    sheet = book.active
    sheet.append(["Event Participant List"])
    sheet.append([])
    sheet.append(rows[0])
    for row in rows[1:]:
        sheet.append([_typed(name, cell) for name, cell in zip(rows[0], row, strict=True)])
    book.create_sheet("Remarks").append(["Ask Flo about the library"])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _typed(name: str, cell: str) -> object:
    if name == "VanID":
        return float(cell)
    if name in ("Date", "Signup Date"):
        return dt.datetime.strptime(cell, "%m/%d/%Y")  # noqa: DTZ007  # a workbook knows no zones
    return int(cell) if cell.isdigit() else cell or None


def web_page(rows: list[list[str]] | None = None, *, encoding: str = "utf-8-sig") -> bytes:
    """As VAN writes Report.xls: a table within the page's layout, with a title row over all columns."""
    rows = rows or lines()
    header, *people = rows
    body = "\r\n".join(
        f'<tr class="{"ResultsAlternateRowStyle" if at % 2 else "ResultsRowStyle"}">'
        + "".join(f"<td>{html.escape(cell) or '&nbsp;'}</td>" for cell in row)
        + "</tr>"
        for at, row in enumerate(people)
    )
    text = (
        "<html><head><title>Report</title><style>td { color: red }</style></head><body><table><tr><td>\r\n"
        f'<table class="ResultsGridViewControlStyle"><tr><td colspan="{len(header)}">Event&nbsp;Participants</td></tr>\r\n'
        f'<tr class="ResultsHeaderStyle">{"".join(f"<th>{cell}</th>" for cell in header)}</tr>\r\n{body}\r\n</table></td></tr></table></body></html>'
    )
    return text.encode(encoding)


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()
