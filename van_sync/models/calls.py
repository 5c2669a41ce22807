"""Calls to VAN: how many at once, and how many in a day."""

from django.db import models
from django.db.models import Q


class VanSlot(models.Model):
    """The right to have one call to VAN under way. All workers and web processes share these rows; ``client_limits`` hands them out."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    holder = models.UUIDField(null=True, blank=True, help_text="The call that has it.")
    held_until = models.DateTimeField(null=True, blank=True, help_text="Then it is free again, even if its process was ended.")
    closed_until = models.DateTimeField(null=True, blank=True, help_text="VAN asked for fewer calls: until then nobody takes it.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(holder=None, held_until=None) | Q(holder__isnull=False, held_until__isnull=False),
                                   name="van_slot_is_held_by_somebody_until_then"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"slot {self.number}"


class VanCalls(models.Model):
    """How many calls went to VAN on a day of the campaign; tries count each."""

    day = models.DateField(primary_key=True)
    calls = models.PositiveIntegerField(default=0)
    throttled = models.PositiveIntegerField(default=0, help_text="VAN asked to call less often (429).")
    failed = models.PositiveIntegerField(default=0, help_text="VAN did not answer, or had a fault of its own (5xx).")

    class Meta:
        ordering = ["-day"]
        verbose_name_plural = "VAN calls"

    def __str__(self) -> str:
        return f"{self.calls} calls on {self.day}"
