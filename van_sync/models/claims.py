"""Who is bringing a walk-in into VAN right now: one person at a time, because two would make two people or two signups there."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from tracker.models import Shift

# Longer than the slowest single call to VAN with all its tries; begun anew before each write.
LEASE = dt.timedelta(minutes=10)


class Taken(Exception):
    """Somebody else is at it. The sentence says who, and until when at most."""


class WalkInClaim(models.Model):
    """A row while somebody writes this walk-in to VAN. A process that dies leaves it; the lease ends it."""

    shift = models.OneToOneField(Shift, on_delete=models.CASCADE, related_name="walk_in_claim")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.by} at {self.shift_id}"

    @classmethod
    @contextmanager
    def of(cls, shift: Shift, by: User) -> Iterator[Self]:
        """Hold the walk-in for the block. Raises ``Taken``."""
        now = timezone.now()
        cls.objects.filter(shift=shift, until__lte=now).delete()
        claim = cls(shift=shift, by=by, until=now + LEASE)
        try:
            with transaction.atomic():
                claim.save(force_insert=True)
        except IntegrityError:
            raise Taken(_sentence(shift, cls.objects.select_related("by").filter(shift=shift).first(), by)) from None
        try:
            yield claim
        finally:
            cls.objects.filter(pk=claim.pk).delete()

    def keep(self) -> None:
        """Before each write: raises ``Taken`` if the lease ran out meanwhile and somebody else took it up."""
        if not type(self).objects.filter(pk=self.pk).update(until=timezone.now() + LEASE):
            raise Taken("This took too long, and somebody else may be at this walk-in by now. Look what VAN says, then press again.")


def _sentence(shift: Shift, claim: WalkInClaim | None, by: User) -> str:
    if claim is None:  # done in this very moment
        return f"Somebody else was just bringing {shift.volunteer} into VAN. Look again. You have written nothing."
    who = "You are" if claim.by == by else f"{claim.by} is"
    until = claim.until.astimezone(shift.office.zone) if shift.office else claim.until
    free_at = f"{until:%I:%M %p}".removeprefix("0")
    return (
        f"{who} bringing {shift.volunteer} into VAN already, in another window. Wait a minute, then look again. You have written nothing. "
        f"Should that have broken off, the row is free again at {free_at}."
    )
