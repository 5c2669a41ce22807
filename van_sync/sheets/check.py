"""Do key, access, tabs and headers fit? Asked step by step, like VAN's (van_sync/check.py). Nothing is written."""

from collections.abc import Iterator

from van_sync.check import Finding
from van_sync.models import SheetKind, SheetSettings
from van_sync.sheets.errors import BadKey, NotSetUp, SheetError
from van_sync.sheets.export import refuse_other_header
from van_sync.sheets.google import Book
from van_sync.sheets.key import read_key
from van_sync.sheets.lines import HEADERS


def check() -> Iterator[Finding]:
    """Ends at the first thing without which nothing else can be asked."""
    try:
        yield Finding("Key", "ok", f"There is a key; its account is {read_key()['client_email']}.")
    except (NotSetUp, BadKey) as trouble:
        yield Finding("Key", "problem", str(trouble))
        return
    where = SheetSettings.load()
    if not where.spreadsheet:
        yield Finding("Sheet", "problem", "No sheet is set.", "Paste its address under “Google Sheet” in the admin.")
        return
    try:
        book = Book(where.spreadsheet)
        yield Finding("Access", "ok", f"Google lets the account into the sheet “{book.title}”.")
        yield from _tabs(book, where)
    except SheetError as trouble:
        yield Finding("Access", "problem", str(trouble))
        return
    if where.is_on:
        yield Finding("Switch", "ok", "On: every night writes the day to the sheet.")
    else:
        yield Finding("Switch", "warning", "Off: nothing is written.", "Switch it on under “Google Sheet” in the admin.")


def _tabs(book: Book, where: SheetSettings) -> Iterator[Finding]:
    there = book.tabs()
    for kind in SheetKind:
        tab = where.tab(kind)
        if tab not in there:
            yield Finding("Tab", "ok", f"The tab “{tab}” is not there yet. The first night makes it, if the account may write.")
            continue
        try:
            refuse_other_header(book, tab, HEADERS[kind])
        except SheetError as trouble:
            yield Finding("Tab", "problem", str(trouble))
        else:
            yield Finding("Tab", "ok", f"The tab “{tab}” fits.")
