"""What can go wrong between us and VAN. ``str(error)`` is a sentence that tells data staff what to do."""

from collections.abc import Sequence


class VanError(Exception):
    """``status`` is VAN's answer, None if there was none; ``codes``, ``text``, ``properties`` and ``reference`` are VAN's own words.

    ``may_have_happened``: a write was sent and its answer did not come, so read again before writing again.
    """

    may_have_happened = False

    def __init__(
        self, sentence: str, *, status: int | None = None, codes: Sequence[str] = (), text: str = "", properties: Sequence[str] = (),
        reference: str = "", may_have_happened: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(sentence)
        self.status, self.codes, self.text, self.properties, self.reference = status, tuple(codes), text, tuple(properties), reference
        self.may_have_happened = may_have_happened


class VanNotSetUp(VanError):
    """No address, application name or key is set here."""


class VanKeyRefused(VanError):
    """401, or a key for My Voters: a human must mend the key. Never tried again."""


class VanForbidden(VanError):
    """403: the key may not use this part of VAN, or this event or person."""


class VanNotFound(VanError):
    """404."""


class VanInvalid(VanError):
    """400 and its like: VAN refuses what was sent; ``properties`` says what."""


class VanThrottled(VanError):
    """429, also after waiting and trying again."""


class VanUnavailable(VanError):
    """5xx, a time-out or no connection, also after trying again."""


class VanUnreadable(VanError):
    """An answer that is not what VAN's reference says: not JSON, or a key is missing."""


class VanBudgetSpent(VanError):
    """The day's calls are used up; nothing was sent."""


class VanChanged(VanError):
    """The signup's status is not what it was when somebody decided. Nothing was written; ``now`` is VAN's present word."""

    def __init__(self, sentence: str, *, now: str) -> None:
        super().__init__(sentence)
        self.now = now
