"""What somebody wrote to VAN outside of the evening's sync: one receipt for each write, begun before it and ended after it."""

import datetime as dt

from django.db import models
from django.utils import timezone

from accounts.models import User
from tracker.models import Shift
from van_sync.client_errors import VanChanged, VanError

ANSWERED_WITHIN = dt.timedelta(minutes=2)  # a receipt that is open for longer belongs, in all likelihood, to a process that was stopped


class Deed(models.TextChoices):
    CONFIRM = "confirm", "Next shift confirmed"
    PERSON = "person", "Person made"
    WALK_IN = "walk_in", "Walk-in signed up"


class Ending(models.TextChoices):
    SENT = "sent", "Sent, no answer yet"
    WRITTEN = "written", "Written"
    ALREADY = "already", "Was so already"
    CHANGED = "changed", "VAN said something else, not written"
    REFUSED = "refused", "Not written"
    UNKNOWN = "unknown", "May have been written"


class VanDeed(models.Model):
    """The receipt of one write."""

    deed = models.CharField(max_length=10, choices=Deed.choices)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    shift = models.ForeignKey(Shift, on_delete=models.SET_NULL, null=True, related_name="van_deeds")
    vanid = models.BigIntegerField("VANID", null=True)
    signup_id = models.BigIntegerField(null=True)
    before = models.CharField("VAN said", max_length=60, blank=True)
    after = models.CharField("became", max_length=60, blank=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, default=Ending.SENT)
    sentence = models.CharField(max_length=500, blank=True)
    reference = models.CharField("VAN's reference", max_length=60, blank=True, help_text="To quote to VAN's support.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "single write to VAN"
        verbose_name_plural = "single writes to VAN"
        indexes = [models.Index(fields=["shift", "deed"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(deed__in=Deed.values), name="van_deed_is_known"),
            models.CheckConstraint(condition=models.Q(ending__in=Ending.values), name="van_deed_ending_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.get_ending_display()}"

    def end(self, ending: Ending, sentence: str = "", **found: object) -> None:
        """``found``: what the write brought, such as ``signup_id``."""
        self.ending, self.sentence, self.ended_at = ending, sentence[:500], timezone.now()
        for name, value in found.items():
            setattr(self, name, value)
        self.save(update_fields=["ending", "sentence", "ended_at", *found])

    def fail(self, error: VanError) -> None:
        if isinstance(error, VanChanged):
            self.end(Ending.CHANGED, str(error), before=error.now[:60], after="")
        else:
            self.end(Ending.UNKNOWN if error.may_have_happened else Ending.REFUSED, str(error), reference=error.reference[:60])

    @property
    def result(self) -> str:
        """For people. ``sent`` is believed only for as long as an answer may take."""
        if self.ending == Ending.SENT and self.at < timezone.now() - ANSWERED_WITHIN:
            return "No answer: may have been written, look in VAN"
        return self.get_ending_display()
