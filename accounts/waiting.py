"""People who signed in unasked and wait for a yes or a no: who joins them, and what a decision does."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import throttle
from accounts.models import Rank, User
from accounts.scope import people_seen_by

NEW_FROM_ONE_ADDRESS, IN = 40, timedelta(hours=1)  # a school's interns share one address, and come on one morning
LONGEST_QUEUE = 400


class QueueFull(Exception):
    """Nobody can join the queue just now."""


def decide(user: User, **fields: object) -> bool:
    """One conditional update: of two who decide at the same time, the second one gets False. Who may is asked in accounts/managing.py."""
    done = User.objects.filter(pk=user.pk, waiting_since__isnull=False).update(waiting_since=None, **fields)
    user.refresh_from_db()
    return bool(done)


def wait_again(pk: int, since: datetime) -> bool:
    """Take a no back; False where anything was given since."""
    refused = User.objects.filter(pk=pk, waiting_since=None, is_active=False, region=None, default_office=None, rank=Rank.INTERN)
    return bool(refused.update(waiting_since=since))


def waiting_list() -> str:
    """Where they are listed, for whoever decides."""
    return f"{reverse('admin:accounts_user_changelist')}?waiting=yes"


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
