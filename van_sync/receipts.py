"""The receipt of a single write to VAN: begun before the write, ended after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from accounts.models import User
from tracker.models import Shift
from van_sync.client_errors import VanError
from van_sync.models import Deed, Ending, VanDeed

BROKE_OFF = "CPT broke off before it knew whether VAN took it. Look in VAN, then press again: CPT reads VAN before it writes."


@contextmanager
def receipt(deed: Deed, shift: Shift, by: User, **facts: Any) -> Iterator[VanDeed]:
    """Around one write, outside of transactions: stands before VAN is asked, and is ended whatever happens. The block ends it when VAN took it."""
    made = VanDeed.objects.create(deed=deed, shift=shift, by=by, vanid=facts.pop("vanid", shift.volunteer.vanid), **facts)
    try:
        yield made
    except VanError as error:
        made.fail(error)
        raise
    except BaseException:  # also the server that stops its worker
        made.end(Ending.UNKNOWN, BROKE_OFF)
        raise
