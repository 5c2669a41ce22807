"""The log: what was asked, what changed, and in which order."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Office, User


class OfficeCounter(models.Model):
    """Numbers an office's changes 1, 2, 3 … in the order of their commits. Whoever writes to an office locks this row first.

    Changes up to ``floor`` are no longer kept. Another ``epoch`` means that numbers cannot be compared (a restore).
    ``day`` is the day the office's boards show; the change that turns it is numbered like any other.
    """

    office = models.OneToOneField(Office, on_delete=models.CASCADE, primary_key=True, related_name="counter")
    number = models.PositiveBigIntegerField(default=0)
    floor = models.PositiveBigIntegerField(default=0)
    epoch = models.UUIDField(default=uuid.uuid4)
    day = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gte=F("floor")), name="counter_is_not_below_its_floor")]

    def __str__(self) -> str:
        return f"counter of office {self.office_id}"


class Operation(models.Model):
    """One entry a browser sent. Its id is claimed before anything else, so that a resend is answered and never applied again."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    body_hash = models.CharField(max_length=64, help_text="SHA-256 of the entry without ``sent``.")
    result = models.JSONField(encoder=DjangoJSONEncoder, help_text="What was answered, patches apart.")
    offices = models.JSONField(default=list, help_text="Ids of the offices concerned: a repeated answer needs the right to all of them.")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    request_id = models.CharField(max_length=32, blank=True, default="", help_text="Id of the request that brought it, as the log has it.")

    def __str__(self) -> str:
        return str(self.id)


class Change(models.Model):
    """A numbered change of one office.

    ``before`` and ``after`` map ``"shift:812"`` to the fields that changed (``version`` always among them), null for a row that was not there.
    ``frame`` is the message as it goes over the wire, serialised once. ``undoes``: what an undo takes back; undoing an undo is a redo.
    """

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveBigIntegerField()
    operation = models.ForeignKey(Operation, on_delete=models.SET_NULL, null=True, related_name="changes")
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(help_text="When the person did it.")
    recorded_at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(encoder=DjangoJSONEncoder)
    after = models.JSONField(encoder=DjangoJSONEncoder)
    frame = models.TextField()
    undoes = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="undone_by")

    class Meta:
        ordering = ["office", "number"]
        indexes = [models.Index(fields=["office", "recorded_at"])]  # the history of a row looks through its office's day
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="change_number_is_used_once"),
            models.UniqueConstraint(fields=["operation", "office"], name="change_is_one_per_operation_and_office"),
            models.CheckConstraint(condition=Q(number__gt=0), name="change_numbers_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"change {self.number} of office {self.office_id}"
