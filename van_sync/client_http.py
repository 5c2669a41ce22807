"""Calls to VAN over HTTP: key, time-outs, trying again, paging. Knows no shifts and no people.

Not urllib3's ``Retry``: it would hold the slot while it waits, hide its tries from the day's count, and treat a PUT that VAN may
have taken like a read.
"""

import datetime as dt
import enum
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.exceptions import SSLError
from urllib3.exceptions import NewConnectionError

from van_sync.client_errors import VanError, VanThrottled, VanUnavailable, VanUnreadable
from van_sync.client_limits import Call, CallLimits
from van_sync.client_refusals import not_json, refusal

FIRST_PAUSE, LONGEST_PAUSE = 0.35, 10.0  # seconds; doubled each time, as VAN's own client does
FINDS = "people/find"  # find, findByPhone, findOrCreate: an older VAN answers 302 for who is found, which is a success
PAGES = 2000  # a list that is longer than that does not end
READINGS = 2  # of a list that loses rows on the way


class Kind(enum.Enum):
    """What a call is when its answer does not come: may it be sent again, and may it have changed something?"""

    READ = "read"
    UPSERT = "upsert"  # changes something, but twice is the same as once
    REPLACE = "replace"  # may undo what somebody wrote between two tries
    CREATE = "create"  # sent twice makes two

    @property
    def may_be_repeated(self) -> bool:
        return self in (Kind.READ, Kind.UPSERT)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a call may take, in seconds, before somebody is told that VAN does not answer."""

    timeouts: tuple[float, float]  # to connect, and to wait for each piece of the answer
    retries: int
    longest_wait: float  # of what VAN asks for by Retry-After; beyond that is for a person to decide
    patience: float  # waiting for one of the calls that may go at once


WORK = Pace(timeouts=(10.0, 30.0), retries=3, longest_wait=60.0, patience=60.0)
PAGE = Pace(timeouts=(5.0, 12.0), retries=1, longest_wait=3.0, patience=10.0)  # somebody sits before it, and a web process waits


@dataclass(frozen=True, slots=True)
class Failure:
    error: VanError
    may_repeat: bool
    in_doubt: bool = False  # VAN may have taken it
    wait: float = 0.0  # seconds that VAN asks for


class VanHttp:
    """One key's door to VAN. Safe to share between threads: nothing on the session changes after it is made."""

    def __init__(
        self, url: str, application: str, key: str, limits: CallLimits, *,
        pace: Pace = WORK, sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._url, self._limits, self._pace, self._sleep = url.rstrip("/"), limits, pace, sleep
        self._session = requests.Session()
        # Bytes: requests would complain about a strange letter by repeating the key.
        self._session.auth = (application.strip().encode(), with_mode(key.strip()).encode())  # type: ignore[assignment]
        self._session.headers.update({"Accept": "application/json", "User-Agent": "CPT"})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    @property
    def calls(self) -> int:
        return self._limits.made

    def get(self, path: str, params: dict[str, Any] | None = None) -> Any:
        return self.json(self.send("GET", path, params=params))

    def post(self, path: str, body: Any, kind: Kind) -> requests.Response:
        return self.send("POST", path, body=body, kind=kind)

    def put(self, path: str, body: Any) -> None:
        answer = self.send("PUT", path, body=body, kind=Kind.REPLACE)
        if answer.content:  # 204 has none; a page of some proxy would look like a success
            self.json(answer, Kind.REPLACE)

    def json(self, answer: requests.Response, kind: Kind = Kind.READ) -> Any:
        try:
            return json.loads(answer.content)
        except ValueError:
            error = VanUnreadable(not_json(), status=answer.status_code)
        raise error if kind is Kind.READ else _doubtful(error, kind)

    def id_in(self, answer: requests.Response, key: str, kind: Kind) -> int:
        """VAN answers with the bare id, or an object that has it, or only with the address of the record."""
        found: Any = urlsplit(answer.headers.get("Location", "")).path.rstrip("/").rpartition("/")[2]
        if not found.isdigit():
            body = self.json(answer, kind)
            found = body.get(key) if isinstance(body, dict) else body
        if str(found).isdigit() and int(found):
            return int(found)
        error = VanUnreadable(f"VAN's answer does not say under which number ({key}). Look for it in VAN.", status=answer.status_code)
        raise error if kind is Kind.READ else _doubtful(error, kind)

    def rows(self, path: str, params: dict[str, Any], id_key: str) -> Iterator[dict[str, Any]]:
        """All rows of a list, each once; asked for when the first is wanted. Raises ``VanUnreadable`` rather than end early.

        If somebody deletes a row while the pages are read, a later one moves up to a page that was read already, and is missing.
        So a list that comes with fewer rows than VAN counted is read once more, from its start. The same rows again, to the last
        page: then VAN counts rows that this key may not see.
        """
        before: set[str] | None = None
        for _ in range(READINGS):
            rows: dict[str, dict[str, Any]] = {}
            promised, is_cut = 0, False
            for page in self._pages(path, params):
                promised, is_cut = max(promised, page.count), bool(page.next_link and not page.items)
                for row in page.items:
                    rows.setdefault(str(row.get(id_key)), row)
            if len(rows) >= promised or (rows.keys() == before and not is_cut):
                yield from rows.values()
                return
            before = set(rows)
        raise VanUnreadable(endless(path, len(rows)))

    def _pages(self, path: str, params: dict[str, Any]) -> Iterator["Page"]:
        """The first with the parameters, the others by VAN's links alone, which hold them. An empty page is the last."""
        page = Page.of(self.get(path, params), path)
        links: set[str] = set()
        while True:
            yield page
            if not page.next_link or not page.items:
                return
            if page.next_link in links or len(links) >= PAGES:
                raise VanUnreadable(endless(path, None))
            links.add(page.next_link)
            page = Page.of(self.get(self._same_host(page.next_link)), path)

    def send(
        self, method: str, path: str, *, params: dict[str, Any] | None = None, body: Any = None, kind: Kind = Kind.READ
    ) -> requests.Response:
        """Send until there is an answer that helps, as often as the pace allows. Raises a kind of ``VanError``."""
        in_doubt = False
        for pause in _pauses(self._pace.retries):
            try:
                outcome = self._once(method, path, params, body, kind)
            except VanError as error:  # no slot, or the day's calls are used up: this try was not sent, but an earlier one was
                if in_doubt:
                    _doubtful(error, kind)
                raise
            if isinstance(outcome, requests.Response):
                return outcome
            in_doubt = in_doubt or outcome.in_doubt
            if pause is None or not outcome.may_repeat:
                raise _doubtful(outcome.error, kind) if in_doubt else outcome.error
            self._sleep(min(outcome.wait, self._pace.longest_wait) + pause)
        raise AssertionError("the last pause is None")

    def _once(self, method: str, path: str, params: dict[str, Any] | None, body: Any, kind: Kind) -> requests.Response | Failure:
        with self._limits.call() as call:
            try:
                answer = self._session.request(
                    method, self._address(path), params=params, json=body, timeout=self._pace.timeouts, allow_redirects=False
                )
            except requests.RequestException as problem:
                call.failed = True
                return _broken(problem, kind)
            return self._judged(answer, path, kind, call)

    def _judged(self, answer: requests.Response, path: str, kind: Kind, call: Call) -> requests.Response | Failure:
        if answer.status_code < 300 or (answer.status_code == 302 and path.startswith(FINDS)):
            return answer
        error = refusal(answer, self._relative(path))
        call.throttled, call.failed = isinstance(error, VanThrottled), isinstance(error, VanUnavailable)
        return Failure(
            error,
            may_repeat=call.throttled or (call.failed and kind.may_be_repeated),
            in_doubt=call.failed and kind is not Kind.READ,
            wait=_retry_after(answer),
        )

    def _address(self, path: str) -> str:
        return path if "://" in path else f"{self._url}/{path.lstrip('/')}"

    def _relative(self, path: str) -> str:
        """Without the part that VAN_URL has, so that a next link is known by its part of VAN, too."""
        return urlsplit(path).path.removeprefix(urlsplit(self._url).path)

    def _same_host(self, link: str) -> str:
        if _origin(link) != _origin(self._url):
            raise VanUnreadable(
                "VAN's list goes on at another address than VAN_URL. The key is not sent there: set VAN_URL to the address that VAN uses, "
                "https included, and try again."
            )
        return link


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. Some lists come bare, and the key's profile has come as a bare object."""

    items: list[dict[str, Any]]
    next_link: str | None
    count: int  # of all rows, as VAN says

    @classmethod
    def of(cls, body: Any, path: str) -> "Page":
        whole = body if isinstance(body, dict) and "items" in body else {"items": body if isinstance(body, list) else [body]}
        items, link, count = whole["items"] or [], whole.get("nextPageLink"), whole.get("count")
        if not isinstance(items, list) or not all(isinstance(row, dict) for row in items) or not isinstance(link, str | None):
            raise VanUnreadable(not_a_list(path))
        return cls(items, link or None, count if isinstance(count, int) else 0)


def endless(path: str, rows: int | None) -> str:
    got = "the same page comes again and again" if rows is None else f"it broke off after {rows} rows, and VAN counts more"
    return (
        f"VAN's list of {path.strip('/')} does not end as it should: {got}. A part of a list is of no use, so it was not used: try again in "
        "a few minutes; if it stays, tell VAN's support."
    )


def not_a_list(path: str) -> str:
    return (
        f"VAN's answer about {path.strip('/')} is not the list that its reference promises. Try again; if it stays, tell whoever keeps CPT."
    )


def with_mode(key: str) -> str:
    """The key for My Campaign unless it says otherwise itself."""
    return key if key.endswith(("|0", "|1")) else f"{key}|1"


def _pauses(retries: int) -> Iterator[float | None]:
    """Seconds before each next try, at random so that many do not come back at once; None after the last."""
    for number in range(retries):
        yield random.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**number))  # noqa: S311  # spreads the tries, hides nothing
    yield None


def _broken(problem: requests.RequestException, kind: Kind) -> Failure:
    """No answer. The problem itself is not passed on: its text holds the address, and that may hold a phone or a name."""
    if isinstance(problem, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(problem):
        return Failure(
            VanUnavailable("VAN's certificate is not valid here. Check VAN_URL and the clock of this machine."), may_repeat=False
        )
    if isinstance(problem, requests.ConnectTimeout) or isinstance(_reason(problem), NewConnectionError):
        sentence = "VAN cannot be reached. Check the network of this machine and VAN_URL; then try again."
        return Failure(VanUnavailable(sentence), may_repeat=True)
    what = "VAN did not answer in time." if isinstance(problem, requests.Timeout) else "The connection to VAN broke off."
    return Failure(VanUnavailable(f"{what} Try again in a few minutes."), may_repeat=kind.may_be_repeated, in_doubt=kind is not Kind.READ)


def _doubtful(error: VanError, kind: Kind) -> VanError:
    again = "look there before you do it again" if kind is Kind.CREATE else "when you try again, what is done is not done twice"
    error.args = (f"{error} VAN may have taken the change all the same: {again}.",)
    error.may_have_happened = True
    return error


def _reason(problem: requests.RequestException) -> object:
    return getattr(problem.args[0], "reason", None) if problem.args else None


def _retry_after(answer: requests.Response) -> float:
    """Seconds that VAN asks to wait, given as seconds or as a date; 0 if it does not say, or nonsense."""
    asked = answer.headers.get("Retry-After", "").strip()
    try:
        seconds = float(asked) if asked.isdigit() else (parsedate_to_datetime(asked) - dt.datetime.now(dt.UTC)).total_seconds()
    except (ValueError, TypeError):
        return 0.0
    return max(seconds, 0.0)


def _origin(address: str) -> tuple[str, str | None, int | None] | None:
    """VAN's links name the port even where it goes without saying. None: no address at all."""
    try:
        parts = urlsplit(address)
        return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return None
