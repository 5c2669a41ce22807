"""What came from VAN, as it came: the imports, and their rows."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from accounts.models import User
from tracker.models import Shift


class ImportRun(models.Model):
    """One import of a file. ``finished_at`` is empty while it runs, and for good if it broke off: import the file again."""

    file_name = models.CharField(max_length=200)
    day = models.DateField(help_text="The day that the boards show since.")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="The figures of the report.")
    problems = models.JSONField(
        default=list, help_text="Rows that were not kept, and what was odd about others: line, column, value, reason."
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} of {self.started_at:%Y-%m-%d %H:%M}"


class SyncShift(models.Model):
    """A row of an export, kept as it stood there. ``key`` says which: the signup id, else what names a booking without one."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    vanid = models.BigIntegerField("VANID", db_index=True)
    signup_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    day = models.DateField()
    raw = models.JSONField(help_text="Header and text, as in the file.")
    first_run = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, related_name="+", db_index=False, help_text="The import that brought it."
    )
    # No index: each import writes this to every row, and an index would be written along.
    last_run = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, related_name="rows", db_index=False, help_text="The last import that had it."
    )
    shift = models.ForeignKey(
        Shift, on_delete=models.SET_NULL, null=True, blank=True, related_name="sync_shifts", help_text="What it became on the boards."
    )
    reason = models.CharField(max_length=200, blank=True, help_text="Why it became no shift, or what was left as it is here.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"row {self.pk}"
