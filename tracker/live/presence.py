"""Who is on a board, on which tab, in which row and cell. Kept in memory only.

Each process announces its own list of an office to the others, at most once a second and every few seconds as a sign of life;
everyone merges what it hears and forgets a process that has gone silent. So a process that dies takes its viewers with it.
"""

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.live.viewer import Viewer

# Seconds.
ANNOUNCE_EVERY = 1.0
SIGN_OF_LIFE_EVERY = 8.0
SILENT_AFTER = 18.0  # two signs of life missed
TELL_EVERY = 1.0
# A longer list is told less often when people only moved, so that a socket's traffic does not grow with the crowd.
CROWD = 50

Entry = dict[str, Any]  # as on the wire: id, name, initials, colour, tab, row, cell


@dataclass
class Announcement:
    heard_at: float
    viewers: Mapping[str, Entry]


@dataclass
class Told:
    """What the viewers of one set of offices were told last."""

    at: float
    stamp: tuple[int, ...]
    people: frozenset[tuple[int, str]]
    text: str


class Presence:
    """``send`` takes an office and a message and gives it to all processes. All ``now`` are seconds of one steady clock."""

    def __init__(self, send: Callable[[int, dict[str, Any]], Awaitable[None]]) -> None:
        self.process = uuid.uuid4().hex
        self._send = send
        self._own: defaultdict[int, dict[str, Entry]] = defaultdict(dict)
        self._others: defaultdict[int, dict[str, Announcement]] = defaultdict(dict)
        self._unannounced: set[int] = set()
        self._announced_at: dict[int, float] = {}
        self._versions: Counter[int] = Counter()  # of an office's merged list
        self._told: dict[frozenset[int], Told] = {}

    def arrive(self, viewer: Viewer, tab: str) -> None:
        """Someone of this process is on this tab; if we knew that, then also still in the same row and cell."""
        known = (self._own.get(office, {}).get(viewer.id) for office in viewer.offices)
        if not all(entry and entry["tab"] == tab for entry in known):
            self.put(viewer, tab, None, None)

    def put(self, viewer: Viewer, tab: str, row: str | None, cell: str | None) -> None:
        """Someone of this process is here now, on all offices of the board."""
        entry = {**viewer.badge, "tab": tab, "row": row, "cell": cell}
        for office in viewer.offices:
            self._own[office][viewer.id] = entry
            self._changed_here(office)

    def rename(self, viewer: Viewer, badge: Entry) -> None:
        """Someone of this process has another name or colour by now, wherever they are."""
        viewer.badge = badge
        for office in viewer.offices:
            if entry := self._own.get(office, {}).get(viewer.id):
                self._own[office][viewer.id] = {**entry, **badge}
                self._changed_here(office)

    def remove(self, viewer: Viewer) -> None:
        for office in viewer.offices:
            if self._own.get(office, {}).pop(viewer.id, None):
                self._changed_here(office)

    def _changed_here(self, office: int) -> None:
        self._unannounced.add(office)
        self._versions[office] += 1

    def hear(self, message: Mapping[str, Any], now: float) -> None:
        """Take another process's list. One heard for the first time is answered with ours: it does not know us yet."""
        office, process, viewers = message["office"], message["process"], message["viewers"]
        if process == self.process:
            return
        before = self._others[office].get(process)
        if viewers:
            self._others[office][process] = Announcement(now, viewers)
        else:
            self._others[office].pop(process, None)
        if viewers and before is None and self._own.get(office):
            self._unannounced.add(office)
        if viewers != (before.viewers if before else {}):
            self._versions[office] += 1

    def forget(self, office: int) -> None:
        """Nobody here views the office any more."""
        self._others.pop(office, None)

    def expire(self, now: float) -> None:
        """Drop what silent processes said last."""
        for office, heard in self._others.items():
            silent = [process for process, announcement in heard.items() if now - announcement.heard_at > SILENT_AFTER]
            for process in silent:
                del heard[process]
                self._versions[office] += 1

    async def announce(self, now: float) -> None:
        for office in self._due(now):
            self._unannounced.discard(office)
            self._announced_at[office] = now
            await self.say_own(office)

    async def say_own(self, office: int) -> None:
        own = self._own.get(office, {})
        await self._send(office, {"type": "presence", "office": office, "process": self.process, "viewers": dict(own)})
        if not own:
            self._own.pop(office, None)
            self._announced_at.pop(office, None)

    async def say_farewell(self) -> None:
        """Announce what is left unsaid before this process stops listening: that the last ones went."""
        for office in sorted(self._unannounced):
            await self.say_own(office)
        self._unannounced.clear()

    def _due(self, now: float) -> list[int]:
        changed = [office for office in self._unannounced if now - self._announced_at.get(office, -ANNOUNCE_EVERY) >= ANNOUNCE_EVERY]
        silent = [office for office, at in self._announced_at.items() if now - at >= SIGN_OF_LIFE_EVERY]
        return sorted({*changed, *silent})

    def tell(self, viewers: Iterable[Viewer], now: float) -> None:
        """Give each viewer the list of its board, if it is another than it has; one list and one text for all of a board."""
        boards: defaultdict[frozenset[int], list[Viewer]] = defaultdict(list)
        for viewer in viewers:
            boards[viewer.offices].append(viewer)
        self._told = {offices: told for offices, told in self._told.items() if offices in boards}
        for offices, audience in boards.items():
            if self._retell(offices, now):
                text = self._told[offices].text
                for viewer in audience:
                    if viewer.presence != text:
                        viewer.presence = text
                        viewer.notify("presence", text)

    def _retell(self, offices: frozenset[int], now: float) -> bool:
        """Bring the text for these offices up to date; False if nothing changed or it is too early to say so."""
        stamp = tuple(self._versions[office] for office in offices)
        told = self._told.get(offices)
        if told and (told.stamp == stamp or now - told.at < TELL_EVERY):
            return False
        roster = self.roster(offices)
        people = frozenset((entry["id"], entry["tab"]) for entry in roster)
        if told and told.people == people and now - told.at < len(roster) / CROWD * TELL_EVERY:
            return False
        text = json.dumps({"presence": roster}, ensure_ascii=False, separators=(",", ":"))
        self._told[offices] = Told(now, stamp, people, text)
        return True

    def roster(self, offices: Iterable[int]) -> list[Entry]:
        """Everyone on any of these offices, by name; a person once for each tab they are on, where they are in a cell if anywhere."""
        everyone = [entry for office in offices for viewers in self._lists(office) for entry in viewers.values()]
        everyone.sort(key=lambda entry: (entry["cell"] is None, entry["row"] is None, entry["row"] or "", entry["cell"] or ""))
        once: dict[tuple[int, str], Entry] = {}
        for entry in everyone:
            once.setdefault((entry["id"], entry["tab"]), entry)
        return [once[key] for key in sorted(once, key=lambda key: (once[key]["name"], key))]

    def _lists(self, office: int) -> list[Mapping[str, Entry]]:
        heard = self._others.get(office, {}).values()
        return [self._own.get(office, {}), *(announcement.viewers for announcement in heard)]
