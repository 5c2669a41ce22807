"""The rows of a board as the stream tells them: what static/js/store.js does, rule for rule."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

KINDS = ("shift", "volunteer", "group", "note")
Row = dict[str, Any]
Patch = dict[str, Any]
Outcome = Literal["applied", "seen", "hole"]


class Store:
    """Rows are never changed, only replaced. ``offices``: id -> the office with the number up to which its changes are here."""

    def __init__(self) -> None:
        self.offices: dict[int, Row] = {}
        self.rows: dict[str, dict[int, Row]] = {kind: {} for kind in KINDS}
        self.settings: Row = {}
        self._ids: dict[tuple[str, str], int] = {}
        self._tombstones: dict[tuple[str, int], tuple[int, int | None]] = {}  # version, office

    def load(self, snapshot: Row) -> None:
        """Take a snapshot in place of everything but the tombstones."""
        self.offices = {office["id"]: dict(office) for office in snapshot["offices"]}
        self.settings = snapshot["settings"]
        self._ids.clear()
        for kind in KINDS:
            self.rows[kind] = {}
            for row in rows_of(snapshot, kind):
                self._keep(kind, row)

    def id_of(self, kind: str, ref: int | str) -> int | str:
        """A row named by key or by id is one row; the reference itself where the store does not know the row."""
        return self._ids.get((kind, str(ref)), ref)

    def get(self, kind: str, ref: int | str) -> Row | None:
        found = self.id_of(kind, ref)
        return self.rows[kind].get(found) if isinstance(found, int) else None

    def receive(self, change: Row) -> Outcome:
        """Take a numbered change. "hole": one below it is missing."""
        office = self.offices.get(change["office"])
        if office is None or change["number"] <= office["number"]:
            return "seen"
        if change["number"] > office["number"] + 1:
            return "hole"
        self._apply(change["patches"])
        office["number"] = change["number"]
        return "applied"

    def answered(self, patches: Iterable[Patch], numbers: Mapping[str, int]) -> None:
        """Take the answer to an edit of this tab, but nothing of an office that is past it."""
        past = {office for office, at in self.offices.items() if at["number"] >= numbers.get(str(office), at["number"] + 1)}
        self._apply(patch for patch in patches if patch.get("office") not in past)

    def on_screen(self, office: int | None = None) -> dict[str, dict[int, Row]]:
        """The rows that a person sees, of one office or all: somebody whose last shift went stays in the store, unseen."""
        rows = {kind: self.rows[kind] for kind in KINDS}
        if office is not None:
            rows = {
                kind: {pk: row for pk, row in found.items() if kind == "volunteer" or row["office"] == office}
                for kind, found in rows.items()
            }
        seen = {shift["volunteer"] for shift in rows["shift"].values()}
        return {**rows, "volunteer": {pk: row for pk, row in rows["volunteer"].items() if pk in seen}}

    def _apply(self, patches: Iterable[Patch]) -> None:
        for patch in patches:
            kind = next((kind for kind in KINDS if kind in patch and ("set" in patch or patch.get("gone"))), None)
            if kind is not None:
                (self._remove if patch.get("gone") else self._set)(kind, patch)

    def _set(self, kind: str, patch: Patch) -> None:
        pk, version, place = patch[kind], patch["version"], patch.get("office")
        known = self.rows[kind].get(pk)
        if known is not None and version <= known["version"]:
            return
        if place is not None and (place not in self.offices or self.offices[place]["day"] != patch["day"]):
            return
        gone = self._tombstones.get((kind, pk))
        # At equal versions the row moved between two offices of this board: it is not gone, it is over there.
        if gone and (version < gone[0] or (version == gone[0] and place == gone[1])):
            return
        self._tombstones.pop((kind, pk), None)
        self._keep(kind, {**patch["set"], "id": pk, "version": version})

    def _remove(self, kind: str, patch: Patch) -> None:
        pk, version = patch[kind], patch["version"]
        row = self.rows[kind].get(pk)
        if row is not None and (version <= row["version"] or row.get("office") != patch.get("office")):
            return
        gone = self._tombstones.get((kind, pk))
        if gone and gone[0] >= version:
            return
        self._tombstones[kind, pk] = (version, patch.get("office"))
        if row is not None:
            del self.rows[kind][pk]
            self.rows["note"] = {note: on for note, on in self.rows["note"].items() if on.get(kind) != pk}

    def _keep(self, kind: str, row: Row) -> None:
        self.rows[kind][row["id"]] = row
        if row.get("key"):
            self._ids[kind, row["key"]] = row["id"]


def rows_of(snapshot: Row, kind: str) -> Iterable[Row]:
    """The rows of a snapshot by column, with the words that coded columns stand for."""
    columns, words = snapshot["columns"][kind], snapshot["words"][kind]
    for values in snapshot["rows"][kind]:
        yield {
            name: words[name][value] if name in words and value is not None else value for name, value in zip(columns, values, strict=True)
        }
