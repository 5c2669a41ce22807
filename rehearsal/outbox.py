"""A tab's edits until the server has answered them: what static/js/outbox.js does. Sent again under the same id as often as it takes."""

import datetime as dt
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rehearsal.store import Row, Store

BATCH = 50
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds
LISTS = ("members", "was", "to")
OF_THE_PERSON = {"set_pitched": "pitched_on", "set_extra_shifts": "extra_shifts"}
Entry = dict[str, Any]


@dataclass
class Edit:
    """One edit from the first try to its answer. Instants by ``time.monotonic()``; ``rows``: names of all that it touches."""

    entry: Entry
    screen: int
    rows: frozenset[str]
    order: int
    made: float
    sent: float = 0.0
    sendings: int = 0
    answered: float | None = None
    result: str = ""
    code: str = ""
    numbers: dict[int, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.entry["id"]


class Outbox:
    """``edits``: of all tabs, by id: whoever looks on reads there. ``clock_off``: how wrong this machine's clock is."""

    def __init__(self, screen: int, store: Store, edits: dict[str, Edit], chance: random.Random) -> None:
        self.screen, self.store, self.edits, self.chance = screen, store, edits, chance
        self.user = 0
        self.clock_off = dt.timedelta(0)
        self.queue: list[Edit] = []
        self.last_applied: dict[tuple[str, int | str], str] = {}
        self.counts: Counter[str] = Counter()
        self._failures = 0
        self._order = 0

    def add(self, body: Entry, version: int | None) -> Edit:
        self._order += 1
        made = {"id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)), **body, "at": self.now()}
        if version is not None:
            made["version"] = version
        if body.get("office") is not None:
            made["day"] = self.store.offices[body["office"]]["day"]
        edit = Edit(made, self.screen, self._touches(body), self._order, time.monotonic())
        self.queue.append(edit)
        self.edits[edit.id] = edit
        return edit

    def now(self) -> str:
        return (dt.datetime.now(dt.UTC) + self.clock_off).isoformat().replace("+00:00", "Z")

    def shown(self, kind: str, ref: int | str) -> Row | None:
        """The row as the person sees it: the store's, with what waits of their own on top. A row of their own may not be there yet."""
        row = self.store.get(kind, ref)
        if row is None:
            return None
        for edit in self.queue:
            entry = edit.entry
            if kind not in entry or self.store.id_of(kind, entry[kind]) != row["id"]:
                continue
            painted = PAINTED.get(entry["do"])
            if painted:
                row = {**row, **painted(entry, self.user)}
        return row

    def version_seen(self, body: Entry) -> int | None:
        kind = next((kind for kind in ("shift", "group") if kind in body), None)
        row = self.store.get(kind, body[kind]) if kind else None
        if row is not None and body["do"] in OF_THE_PERSON:
            row = self.store.get("volunteer", row["volunteer"])
        return row["version"] if row else None

    def ready(self) -> list[Edit]:
        """What may go in one request: nothing that touches a row of an earlier edit without an answer."""
        taken: set[str] = set()
        batch = []
        for edit in self.queue:
            if not edit.rows & taken:
                batch.append(edit)
            taken |= edit.rows
        return batch[:BATCH]

    def on_the_wire(self, batch: list[Edit]) -> list[Entry]:
        sent, now = self.now(), time.monotonic()
        for edit in batch:
            edit.sent, edit.sendings = now, edit.sendings + 1
        return [{**edit.entry, "sent": sent} for edit in batch]

    def take(self, batch: list[Edit], results: list[Row]) -> None:
        """Settle what has an answer; the rest waits."""
        told = {result["id"]: result for result in results}
        later = 0
        for edit in batch:
            result = told.get(edit.id)
            if result is None or result["result"] == "later":
                later += 1
            elif edit in self.queue:
                self._settle(edit, result)
        self._failures = self._failures + 1 if later else 0

    def wait(self) -> float:
        """Seconds before the next try: longer after each failure, and never the same for two tabs."""
        longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self._failures, 10))
        return longest * (0.5 + self.chance.random() / 2) if self._failures else 0.0

    def hurry(self) -> None:
        """The connection is back."""
        self._failures = 0

    def _settle(self, edit: Edit, result: Row) -> None:
        edit.answered, edit.result, edit.code = time.monotonic(), result["result"], result.get("code", "")
        self.queue.remove(edit)
        self.counts[edit.result] += 1
        if edit.result in ("applied", "repeated"):
            edit.numbers = {int(office): number for office, number in result["numbers"].items()}
            self.store.answered(result["patches"], result["numbers"])
            self._rebase(edit, result["patches"])
            if "shift" in edit.entry:
                self.last_applied["shift", edit.entry["shift"]] = edit.id
            return
        if edit.code == "fault":
            self.counts["fault"] += 1
        self._let_go_of_dependents(edit)

    def _rebase(self, edit: Edit, patches: list[Row]) -> None:
        """What waits behind an edit of mine on the same field saw my own value: it carries the version that my edit made."""
        kind = next((kind for kind in ("shift", "group") if kind in edit.entry), None)
        made = {f"{name}:{patch[name]}": patch["version"] for patch in patches for name in ("shift", "group", "volunteer") if name in patch}
        for other in self.queue:
            if kind is None or other.entry["do"] != edit.entry["do"] or other.entry.get(kind) != edit.entry[kind] or other.sendings:
                continue
            row = self.store.get(kind, edit.entry[kind])
            name = (
                f"{kind}:{row['id']}" if row and edit.entry["do"] not in OF_THE_PERSON else f"volunteer:{row['volunteer']}" if row else ""
            )
            if name in made:
                other.entry["version"] = made[name]

    def _let_go_of_dependents(self, failed: Edit) -> None:
        """They would ask their person, who looks at the row anew and does what the plan says next."""
        names = set(failed.rows)
        for edit in [edit for edit in self.queue if edit.order > failed.order]:
            if edit.rows & names:
                names |= edit.rows
                self.queue.remove(edit)
                edit.answered, edit.result = time.monotonic(), "let go"
                self.counts["let go"] += 1

    def _touches(self, body: Entry) -> frozenset[str]:
        names = {f"{kind}:{self.store.id_of(kind, body[kind])}" for kind in ("shift", "group") if kind in body}
        listed = [ref for name in LISTS if isinstance(body.get(name), list) for ref in body[name]]
        if body["do"] == "undo":
            names |= self.edits[body["operation"]].rows
        if body["do"] in OF_THE_PERSON and (row := self.store.get("shift", body["shift"])):
            names.add(f"volunteer:{row['volunteer']}")
        return frozenset(names | {f"shift:{self.store.id_of('shift', ref)}" for ref in listed})


PAINTED: dict[str, Callable[[Entry, int], Row]] = {
    "set_status": lambda entry, user: {"status": entry["to"]},
    "check_in": lambda entry, user: {"knocks": entry["to"]},
    "claim": lambda entry, user: {"claimed_by": user},
    "release": lambda entry, user: {"claimed_by": None},
    "depart": lambda entry, user: {"departed_at": entry["at"]},
    "return_group": lambda entry, user: {"returned_at": entry["at"]},
}
