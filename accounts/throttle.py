"""A brake on guessing passwords: so many wrong tries, then a pause."""

import contextlib
import hashlib

from django.core.cache import cache

TRIES = 10
PAUSE_SECONDS = 600


def is_paused(email: str, address: str) -> bool:
    """By e-mail and address together: a whole office shares one address, and a stranger must not lock an organizer out."""
    return cache.get(_key(email, address), 0) >= TRIES


def count_wrong_try(email: str, address: str) -> None:
    """The pause runs from the first wrong try. Each web process counts for itself: with four of them a guesser has forty tries."""
    key = _key(email, address)
    cache.add(key, 0, PAUSE_SECONDS)
    with contextlib.suppress(ValueError):  # it expired between these two lines
        cache.incr(key)


def forget(email: str, address: str) -> None:
    cache.delete(_key(email, address))


def _key(email: str, address: str) -> str:
    """Hashed: whoever looks into the cache learns nobody's e-mail."""
    return "sign-in-" + hashlib.sha256(f"{email.strip().lower()} {address}".encode()).hexdigest()
