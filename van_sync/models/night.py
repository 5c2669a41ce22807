"""The nights: what was done when a day was closed, step by step."""

import datetime as dt
from enum import nonmember

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from van_sync.models.imports import QUIET_AFTER


class NightState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    WORKING = "working", "Under way"
    DONE = "done", "Done"
    TROUBLE = "trouble", "Done, with trouble"

    open = nonmember(frozenset({"waiting", "working"}))


class StepState(models.TextChoices):
    WAITING = "waiting", "To come"
    WORKING = "working", "Under way"
    DONE = "done", "Done"
    SKIPPED = "skipped", "Not needed"
    FAILED = "failed", "Failed"

    ended = nonmember(frozenset({"done", "skipped", "failed"}))


class NightRun(models.Model):
    """Closing a day, and those before it that were not closed. ``van_sync.night`` moves it on; doing a day again does what is left."""

    day = models.DateField("closes", help_text="The last day that goes into the archive.")
    state = models.CharField(max_length=10, choices=NightState.choices, default=NightState.WAITING)
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Empty: by the clock, or a command."
    )
    is_scheduled = models.BooleanField("by the clock", default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True, help_text="When a worker last took it up.")
    ended_at = models.DateTimeField(null=True, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True, help_text="The last word of the worker that has it. Empty: none has it.")
    attempt = models.PositiveIntegerField(default=0, help_text="Raised by each worker that takes it up; an older one has to stop.")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "night"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NightState.values), name="night_run_state_is_known"),
            models.UniqueConstraint(models.Value(1), condition=Q(state__in=["waiting", "working"]), name="one_night_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"night of {self.day:%B %-d, %Y}"

    @property
    def opens(self) -> dt.date:
        """The day that the boards show afterwards, unless they show a later one."""
        return self.day + dt.timedelta(days=1)

    @property
    def is_open(self) -> bool:
        return self.state in NightState.open

    def is_quiet(self, now: dt.datetime) -> bool:
        """The worker that had it was, in all likelihood, stopped."""
        return self.is_open and self.alive_at is not None and self.alive_at < now - QUIET_AFTER


class NightStep(models.Model):
    """One thing that a night does. A failure is a sentence here and holds up no other step."""

    run = models.ForeignKey(NightRun, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.WAITING)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How many workers have begun it.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    sentence = models.TextField(blank=True, help_text="What came of it. No names of volunteers: it goes into mails.")

    class Meta:
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "name"], name="night_step_is_one_a_run"),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="night_step_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_ended(self) -> bool:
        return self.state in StepState.ended
