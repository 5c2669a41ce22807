"""Simulated tabs: the browser's own store, run by Node, with a network between that loses, repeats and reorders."""

import json
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

from accounts.models import User
from tracker.boards import find_board
from tracker.models import Change
from tracker.operations import apply
from tracker.snapshot import snapshot_json

HOST = Path(__file__).parent / "js" / "store-host.mjs"


class StoreHost:
    """Runs static/js/store.js for any number of tabs."""

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None:
            pytest.skip("node is not installed")
        self.process = subprocess.Popen([node, str(HOST)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, do: str, tab: int, **more: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"do": do, "tab": tab, **more}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()


@dataclass(repr=False)
class Tab:
    """One person's tab on a board. ``channel``: frames on their way to it; ``waiting``: entries without an answer."""

    host: StoreHost
    number: int
    user: User
    code: str
    channel: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def load(self) -> None:
        board = find_board(self.user, self.code)
        assert board is not None
        self.host.ask("load", self.number, snapshot=json.loads(snapshot_json(board, self.user)))

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        return self.host.ask("rows", self.number)

    def numbers(self) -> dict[int, int]:
        return {int(office): number for office, number in self.host.ask("numbers", self.number).items()}

    def receive(self, change: dict[str, Any]) -> None:
        if self.host.ask("receive", self.number, change=change) == "hole":
            self.catch_up()

    def catch_up(self) -> None:
        for office, number in self.numbers().items():
            for change in Change.objects.filter(office=office, number__gt=number).order_by("number"):
                self.host.ask("receive", self.number, change=orjson.loads(change.frame)["change"])

    def send(self, entry: dict[str, Any], *, answered: bool) -> dict[str, Any]:
        """The server gets the entry; whether its answer arrives is another matter."""
        result = apply(entry, user=self.user)
        if answered:
            self.waiting = [other for other in self.waiting if other["id"] != entry["id"]]
            if result["result"] in ("applied", "repeated"):
                patches = json.loads(orjson.dumps(result["patches"], option=orjson.OPT_UTC_Z))
                self.host.ask("answer", self.number, patches=patches, numbers=result["numbers"])
        return result
