"""Switches that make the stand-in as unpleasant as VAN can be. They are set at start and while it runs."""

import dataclasses
import random
import threading
from dataclasses import dataclass
from typing import Any

GROUPS = ("echoes", "apiKeyProfiles", "events", "signups", "people", "canvassResponses", "locations", "codes", "activistCodes",
          "surveyQuestions", "notes")  # fmt: skip


def switch(default: Any, words: str) -> Any:
    return dataclasses.field(default=default, metadata={"words": words})


@dataclass
class Faults:
    """All off. ``only`` narrows the failures, not the wrong data."""

    only: str = switch("", "failures hit only calls with one of these methods and one of these groups, such as: PUT POST signups")
    throttle_every: int = switch(0, "every so many calls: 429")
    retry_after: str = switch("2", "seconds in Retry-After of the 429; empty: no such header")
    error_every: int = switch(0, "every so many calls: 500 with a referenceCode")
    html_every: int = switch(0, "every so many calls: 502 with a page of HTML")
    fail_rate: float = switch(0.0, "per cent of calls: 500, by chance")
    fail_seed: int = switch(1, "start of that chance")
    failures_apply: bool = switch(False, "500 and 502 come after the work was done: the answer is lost, the change is not")
    delay_ms: int = switch(0, "milliseconds that every call waits")
    stall_seconds: float = switch(0.0, "the next call is held that long, then answered 502; once")
    stall_applies: bool = switch(False, "the held call does its work, before it is held")
    forbid: str = switch("", "groups that answer 403, such as: people signups")
    refuse_key: bool = switch(False, "every key is wrong: 401")
    modes: str = switch("01", "the modes that the key is good for: 0 is My Voters, 1 is My Campaign; others are 401")
    strict: bool = switch(False, "the application's name has to be right, too")
    changed_after_list: float = switch(0.0, "per cent of signups that somebody else changes once a list has shown them; once each")
    changed_between: float = switch(0.0, "per cent of signups that somebody else changes right after they were read by id; once each")
    missing_status: str = switch("", "a status that an event type does not offer, such as: Volunteer DVC:Completed")
    empty_page: bool = switch(False, "lists end with an empty page that still has a nextPageLink")
    duplicate_row: bool = switch(False, "the first row of a page is the last of the page before it")
    null_phones: bool = switch(False, "people come without their phones")
    null_shift_names: bool = switch(False, "no shift has a name")
    old_find: bool = switch(False, "find and findOrCreate answer 302 and 201, as they once did")

    def set(self, values: dict[str, Any]) -> None:
        """Turn switches; texts are read. Raises ``ValueError`` with a sentence, having changed nothing."""
        kinds = {found.name: type(found.default) for found in dataclasses.fields(self)}
        read = {name: _read(name, value, kinds) for name, value in values.items()}
        for name, value in read.items():
            setattr(self, name, value)
        if "fail_seed" in read or "fail_rate" in read:
            counting.start(self.fail_seed)

    def clear(self) -> None:
        self.set(dataclasses.asdict(Faults()))
        counting.start(self.fail_seed)

    def hit(self, method: str, group: str) -> bool:
        """Whether failures are meant for this call."""
        words = self.only.replace(",", " ").lower().split()
        methods = [word for word in words if word in {"get", "post", "put", "patch", "delete"}]
        groups = [word for word in words if word not in methods]
        return (not methods or method.lower() in methods) and (not groups or group.lower() in groups)

    def forbids(self, group: str) -> bool:
        return group.lower() in self.forbid.replace(",", " ").lower().split()

    def lacks(self, type_name: str, status_name: str) -> bool:
        """Whether an event type does not offer a status, by our switch."""
        return any(
            part.strip().lower() in {f"{type_name}:{status_name}".lower(), status_name.lower()} for part in self.missing_status.split(",")
        )

    def take_stall(self) -> float:
        """Seconds that this call is held. The first who asks has it."""
        with counting.lock:
            seconds, self.stall_seconds = self.stall_seconds, 0.0
            return seconds


def _read(name: str, value: Any, kinds: dict[str, type]) -> Any:
    if name not in kinds:
        raise ValueError(f"There is no switch “{name}”. There are: {', '.join(kinds)}.")
    kind = kinds[name]
    if kind is bool:
        words = {"true": True, "1": True, "on": True, "yes": True, "false": False, "0": False, "off": False, "no": False, "": False}
        if str(value).lower() not in words:
            raise ValueError(f"{name} is on or off, not “{value}”.")
        return words[str(value).lower()]
    try:
        return kind(value if value != "" or kind is str else 0)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is a number, not “{value}”.") from None


class Counting:
    """How many calls the failures have counted, and the chance that they draw from."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.start(1)

    def start(self, seed: int) -> None:
        self.calls, self._chance = 0, random.Random(seed)
        self.meddled: set[int] = set()  # signups that somebody else has changed

    def next(self) -> tuple[int, float]:
        """The number of this call, and a draw of 0 to 100."""
        with self.lock:
            self.calls += 1
            return self.calls, self._chance.random() * 100


counting = Counting()
faults = Faults()
