"""A brake on guessing and on crowding, over all web processes: so many tries, then a pause.

It counts in the database, where the log-ins are: signing in needs nothing else to be up.
"""

import hashlib
import ipaddress
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import Brake

TRIES, ADDRESS_TRIES = 10, 200  # wrong ones: of an e-mail at an address, and of a whole address, which an office shares
PAUSE_SECONDS = 600


def may_try(email: str, address: str) -> bool:
    """Count a try before it is made, so that a hundred at the same moment do not slip through together.

    By e-mail and address together: a stranger elsewhere must not lock an organizer out.
    """
    one = take("sign-in", email.strip().lower(), network(address), most=TRIES, seconds=PAUSE_SECONDS)
    return one and take("address", network(address), most=ADDRESS_TRIES, seconds=PAUSE_SECONDS)


def forget(email: str, address: str) -> None:
    """The password was right: this was no wrong try, and those before it were slips."""
    Brake.objects.filter(key=_key("sign-in", email.strip().lower(), network(address))).delete()
    Brake.objects.filter(key=_key("address", network(address)), count__gt=0).update(count=F("count") - 1)


def take(*what: str, most: int, seconds: int) -> bool:
    """Count one more of ``what``; False: there were as many already. The time runs from the first one."""
    key, now = _key(*what), timezone.now()
    fresh = {"count": 0, "ends_at": now + timedelta(seconds=seconds)}
    Brake.objects.bulk_create([Brake(key=key, **fresh)], ignore_conflicts=True)
    Brake.objects.filter(key=key, ends_at__lte=now).update(**fresh)
    Brake.objects.filter(ends_at__lt=now - timedelta(days=1)).delete()
    return Brake.objects.filter(key=key, count__lt=most).update(count=F("count") + 1) == 1


def network(address: str) -> str:
    """Whom an address belongs to: a household or a server has 2**64 addresses of IPv6, and would begin anew with each."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4 or found.ipv4_mapped:
        return address
    return str(ipaddress.ip_network(f"{found}/64", strict=False))


def _key(*what: str) -> str:
    """Hashed: whoever reads the table learns nobody's e-mail."""
    return hashlib.sha256("\n".join(what).encode()).hexdigest()
