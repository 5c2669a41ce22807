"""The one file that speaks to Google: gspread, with our time-outs, our limit of writes, and errors that say what to do."""

import logging
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gspread
import requests
from django.conf import settings
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL

from van_sync.sheets import limits
from van_sync.sheets.errors import ApiOff, BadKey, NoAccess, NoSuchSheet, NoSuchTab, SheetError, TooMany, Unreachable, Unsure
from van_sync.sheets.key import read_key

SCOPES = ["https://www.googleapis.com/auth/spreadsheets"]  # no Drive: the account sees what was shared with it, nothing else
TIMEOUT = (10, 60)  # seconds to connect, and without a word
TRIES = 4
FIRST_PAUSE = 1.0  # seconds; doubled each time
QUOTA_PATIENCE = 150.0  # seconds; Google counts by the minute
logger = logging.getLogger(__name__)


class Http(HTTPClient):
    """gspread's requests. A read is tried again where that may help; a write only where Google said that it did nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_timeout(TIMEOUT)
        self.account = ""

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Any:
        address = endpoint.replace(SPREADSHEETS_API_V4_BASE_URL, f"{settings.SHEETS_URL}/v4/spreadsheets", 1)
        is_write = method.lower() != "get"
        waited, pause = 0.0, FIRST_PAUSE
        for tries_left in reversed(range(TRIES)):
            if is_write:
                limits.wait_for_slot()
            try:
                with self._told(is_write):
                    return super().request(method, address, *args, **kwargs)
            except TooMany as refusal:
                asked = getattr(refusal, "seconds", None)
                wait = pause * 4 if asked is None else asked
                if not tries_left or waited + wait > QUOTA_PATIENCE:
                    raise
            except Unreachable:
                if not tries_left:
                    raise
                wait = pause
            time.sleep(wait + random.uniform(0, wait / 10))  # noqa: S311  # so that two workers do not come back together
            waited, pause = waited + wait, pause * 2
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def _told(self, is_write: bool) -> Iterator[None]:
        """Turn what goes wrong in one request into a sentence."""
        try:
            yield
        except APIError as error:
            raise self._refusal(error, is_write) from None
        except RefreshError as error:
            raise _key_refused(error) from None
        except (TransportError, requests.ConnectTimeout):
            raise Unreachable(
                "Google does not answer. Is the server's way to the internet open? Nothing was sent; try again later."
            ) from None
        except GoogleAuthError:
            raise BadKey("Google's library cannot use the key. Make a new one, as docs/operations.md says.") from None
        except requests.ConnectionError as error:
            raise _lost(is_write and not _never_left(error)) from None
        except requests.RequestException:
            raise _lost(is_write) from None

    def _refusal(self, error: APIError, is_write: bool) -> SheetError:
        status, said = error.response.status_code, _said(error)
        if status == 429:
            return _too_many(error.response)
        if status == 403 and ("SERVICE_DISABLED" in said or "has not been used in project" in said):
            return ApiOff(
                "The Google Sheets API is not enabled for the key's project. Open console.cloud.google.com, choose the project, search for "
                "“Google Sheets API” and press Enable; it takes some minutes to count."
            )
        if status == 403:
            return NoAccess(f"Google does not let the account into the sheet. Share it with {self.account} as an editor, and try again.")
        if status == 404:
            return NoSuchSheet("Google knows no sheet at that address. Copy the sheet's whole address from the browser into its settings.")
        if status == 401:
            return BadKey("Google refuses the key. Make a new one, as docs/operations.md says, and restart CPT.")
        if status == 400 and "Unable to parse range" in said:
            return NoSuchTab("The tab is not in the sheet.")
        if status >= 500:
            return Unsure(LOST) if is_write else Unreachable(f"Google has a fault of its own (answer {status}). Try again later.")
        return SheetError(f"Google refused the request (answer {status}). Nothing was written. Tell whoever keeps the server.")


LOST = "The lines were sent, and Google's answer was lost. Whether they arrived is looked up before anything is written again."


def _said(error: APIError) -> str:
    """Google's reasons and words, to look for known ones in; never shown."""
    details = error.error.get("details") or []
    reasons = [str(detail.get("reason", "")) for detail in details if isinstance(detail, dict)]
    return " ".join([*reasons, str(error.error.get("message", ""))])


def _too_many(answer: requests.Response) -> TooMany:
    refusal = TooMany("Google lets the account write and read only so often a minute, and others used that up. Try again in some minutes.")
    asked = answer.headers.get("Retry-After", "")
    refusal.seconds = float(asked) if asked.isdigit() else None  # type: ignore[attr-defined]
    return refusal


def _key_refused(error: RefreshError) -> SheetError:
    if error.retryable:
        return Unreachable("Google's sign-in has a fault of its own. Nothing was sent; try again later.")
    return BadKey(
        "Google refuses the key: it was deleted, its account was, or the server's clock is wrong. Make a new key, as docs/operations.md "
        "says, and restart CPT."
    )


def _lost(may_have_arrived: bool) -> SheetError:
    return Unsure(LOST) if may_have_arrived else Unreachable("Google does not answer. Nothing was written; try again later.")


def _never_left(error: requests.ConnectionError) -> bool:
    """No connection was made, so nothing was sent."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return type(reason).__name__ in ("NewConnectionError", "ConnectTimeoutError", "NameResolutionError")


class Book:
    """The spreadsheet, opened."""

    def __init__(self, spreadsheet: str) -> None:
        """Raises any ``SheetError``."""
        key = read_key()
        try:
            client = gspread.service_account_from_dict(key, scopes=SCOPES, http_client=Http)
        except ValueError:  # google-auth's MalformedError is one
            raise BadKey(
                "The private key in GOOGLE_SERVICE_ACCOUNT is damaged. Take the file as Google gave it, and restart CPT."
            ) from None
        self.account = client.http_client.account = key["client_email"]  # type: ignore[attr-defined]
        self._book = client.open_by_key(spreadsheet)

    @property
    def title(self) -> str:
        return self._book.title

    def tabs(self) -> list[str]:
        return [tab.title for tab in self._book.worksheets()]

    def add_tab(self, name: str, columns: int) -> None:
        """Make the tab; somebody else's, made in the same moment, is as good."""
        try:
            self._book.add_worksheet(name, rows=1, cols=columns)
        except SheetError:
            if name not in self.tabs():
                raise

    def header(self, tab: str) -> list[str]:
        return self._first_of(self._values(f"{_quoted(tab)}!1:1"))

    def is_empty(self, tab: str) -> bool:
        return not any(any(str(cell).strip() for cell in row) for row in self._values(_quoted(tab)))

    def write_header(self, tab: str, names: list[str]) -> None:
        """The same cells with the same words, so it may be sent again."""
        try:
            self._write_header(tab, names)
        except Unsure:
            self._write_header(tab, names)

    def _write_header(self, tab: str, names: list[str]) -> None:
        self._book.values_update(f"{_quoted(tab)}!A1", params={"valueInputOption": "RAW"}, body={"values": [names]})

    def count(self, tab: str, stamp: str) -> int:
        """How many lines begin with the stamp."""
        return sum(self._first_of([row]) == [stamp] for row in self._values(f"{_quoted(tab)}!A:A"))

    def append(self, tab: str, lines: list[list[Any]]) -> None:
        """All lines in one request: Google takes all of them or none. Raises ``Unsure`` if its answer is missing."""
        # RAW: a cell is what we say, never a date or a formula of Google's making, and the stamp is found again as it was written.
        # INSERT_ROWS: what somebody wrote below the table moves down instead of being overwritten.
        self._book.values_append(
            f"{_quoted(tab)}!A1", params={"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}, body={"values": lines}
        )

    def _values(self, cells: str) -> list[list[Any]]:
        return list(self._book.values_get(cells).get("values", []))

    def _first_of(self, rows: list[list[Any]]) -> list[str]:
        return [str(cell) for cell in rows[0]] if rows else []


def _quoted(tab: str) -> str:
    """The tab's name as a range wants it."""
    return "'" + tab.replace("'", "''") + "'"
