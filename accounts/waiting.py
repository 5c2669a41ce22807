"""People who signed in unasked and wait for a yes or a no: who joins them, who decides."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import throttle
from accounts.models import Office, Rank, Region, User
from accounts.scope import people_edited_by, people_seen_by, ranks_given_by, regions_given_by

NEW_FROM_ONE_ADDRESS, IN = 40, timedelta(hours=1)  # a school's interns share one address, and come on one morning
LONGEST_QUEUE = 400


class NotDecided(Exception):
    """A yes or no that does not count. ``str()`` is a sentence for whoever pressed the button."""


class QueueFull(Exception):
    """Nobody can join the queue just now."""


def approve(user: User, by: User, region: Region | None, rank: str, office: Office | None = None) -> None:
    """Let somebody in who waits. Raises ``NotDecided``; somebody else may have been quicker.

    A field director approves into the own region, up to field organizer. An office, if given, must lie in the region.
    """
    if not people_edited_by(by).filter(pk=user.pk).exists():
        raise NotDecided("Nobody of this name waits for your yes.")
    if rank not in ranks_given_by(by):
        raise NotDecided("You cannot give this rank. Data staff can.")
    if region is None:
        if rank != Rank.DATA:
            raise NotDecided("Choose the region. Only data staff need none.")
    elif not regions_given_by(by).filter(pk=region.pk).exists():
        raise NotDecided("You can approve people into your own region only. Data staff can choose another.")
    if office and region and not region.is_hq and office.region_id != region.pk:
        raise NotDecided(f"The office {office.code} is not in the region {region.code}. Choose one that is.")
    _decide(user, is_active=True, region=region, rank=rank, default_office=office)


def refuse(user: User, by: User) -> None:
    """Say no to somebody who waits: the log-in stays, not allowed, and does not come back into the queue."""
    if not people_edited_by(by).filter(pk=user.pk).exists():
        raise NotDecided("Nobody of this name waits for your no.")
    _decide(user)


def _decide(user: User, **fields: object) -> None:
    """One conditional update: of two who decide at the same time, the second one hears of it."""
    if not User.objects.filter(pk=user.pk, waiting_since__isnull=False).update(waiting_since=None, **fields):
        raise NotDecided("Somebody else has decided about this person meanwhile, or they no longer wait.")
    user.refresh_from_db()


def waiting_count(user: User) -> int:
    """How many people ``user`` may say yes or no to."""
    return people_seen_by(user).filter(waiting_since__isnull=False).count()


def join_queue(email: str, first_name: str, last_name: str, *, address: str) -> User:
    """Make the log-in of somebody unknown, whose e-mail the provider has verified. Raises ``QueueFull``."""
    if User.objects.filter(waiting_since__isnull=False).count() >= LONGEST_QUEUE:
        raise QueueFull
    if not throttle.take("waiting", throttle.network(address), most=NEW_FROM_ONE_ADDRESS, seconds=int(IN.total_seconds())):
        raise QueueFull
    names = {"first_name": first_name[:60], "last_name": last_name[:60]}
    try:
        with transaction.atomic():
            return User.objects.create_user(email, is_active=False, waiting_since=timezone.now(), **names)
    except IntegrityError:  # the same person in two windows
        return User.objects.get(email__iexact=email)
