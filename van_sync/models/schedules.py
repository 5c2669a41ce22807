"""What happens by the clock: django-celery-beat's row as data staff see it, its runs, and the clock's sign of life."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from accounts.models import User

OF_THE_CLOCK = frozenset({"last_run_at", "total_run_count"})


class Schedule(PeriodicTask):
    """One line of van_sync/schedules/table.py, with the times that data staff gave it."""

    class Meta:
        proxy = True
        ordering = ["name"]
        verbose_name = "schedule"
        verbose_name_plural = "schedules"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Without what the clock may write in the same moment: an older ``last_run_at`` would have it run again."""
        if not self._state.adding and self.enabled:
            names = [field.name for field in self._meta.concrete_fields if not field.primary_key and field.name not in OF_THE_CLOCK]
            kwargs.setdefault("update_fields", names)
        super().save(*args, **kwargs)


class RunEnd(models.TextChoices):
    RUNNING = "running", "Running"
    OK = "ok", "OK"
    FAILED = "failed", "Failed"


class ScheduleRun(models.Model):
    """That a worker took a schedule's work up, and how it ended. By name, so that the record outlives the row."""

    job = models.CharField(max_length=200, db_index=True)
    task_id = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Empty: the clock.")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=RunEnd.choices, default=RunEnd.RUNNING)
    sentence = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["job", "-started_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(end__in=RunEnd.values), name="schedule_run_end_is_known"),
            models.CheckConstraint(condition=Q(end="running") | Q(ended_at__isnull=False), name="schedule_run_ended_says_when"),
        ]

    def __str__(self) -> str:
        return f"{self.job}, {self.started_at:%Y-%m-%d %H:%M}"


class ClockPulse(models.Model):
    """One row: when the clock, the process ``celery beat``, last said that it is there. A dead one cannot say that it is dead."""

    alive_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="clock_pulse_is_one_row")]

    def __str__(self) -> str:
        return f"clock alive at {self.alive_at:%Y-%m-%d %H:%M:%S}"
