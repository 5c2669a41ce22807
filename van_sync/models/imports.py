"""What came from VAN, as it came: the imports, and their rows."""

import datetime as dt
from enum import nonmember

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from tracker.models import Shift

QUIET_AFTER = dt.timedelta(seconds=60)  # without a word from its worker, which says every 10 s at least that it is there
KEPT = dt.timedelta(days=7)  # an upload that nobody brought in, and the rows that a file got wrong


class RunKind(models.TextChoices):
    SHIFTS = "shifts", "Participant list"
    LOCATIONS = "locations", "Table of places"
    API = "api", "Signups from VAN"


class RunStatus(models.TextChoices):
    UPLOADED = "uploaded", "Uploaded"
    PREVIEWING = "previewing", "Being looked through"
    PREVIEWED = "previewed", "Preview is ready"
    IMPORTING = "importing", "Importing"
    DONE = "done", "Done"
    PARTIAL = "partial", "Done, with parts missing"
    FAILED = "failed", "Failed"

    with_a_worker = nonmember(frozenset({"uploaded", "previewing", "importing"}))
    is_on_boards = nonmember(frozenset({"done", "partial"}))


class ImportRun(models.Model):
    """The life of one file: uploaded, looked through, brought in on somebody's word. ``van_sync.runs`` moves it on.

    Or of one reading of VAN's API, which has no file and no preview: what was asked for is brought in.
    Importing a file again changes nothing, so a run that broke off may always be done again.
    """

    kind = models.CharField(max_length=10, choices=RunKind.choices, default=RunKind.SHIFTS)
    status = models.CharField(max_length=10, choices=RunStatus.choices, default=RunStatus.UPLOADED)
    file_name = models.CharField(max_length=200)
    day = models.DateField(null=True, blank=True, help_text="The day that the boards show since. Empty for a table of places.")
    last_day = models.DateField(null=True, blank=True, help_text="Up to which day VAN was asked. Empty for files, which say it themselves.")
    by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="uploaded by",
        help_text="Empty: by a command, or by the schedule.",
    )
    is_scheduled = models.BooleanField("by the schedule", default=False)
    uploaded_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who said “Import now”."
    )
    is_confirmed = models.BooleanField("import was asked for", default=False)
    asked_at = models.DateTimeField(default=timezone.now, help_text="When a worker was last asked to do the next step.")
    started_at = models.DateTimeField(null=True, blank=True, help_text="When a worker took it up.")
    finished_at = models.DateTimeField(null=True, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True, help_text="The last word of the worker that has it. Empty: none has it.")
    attempt = models.PositiveIntegerField(default=0, help_text="Raised by each worker that takes it up; an older one has to stop.")
    doing = models.CharField(max_length=100, blank=True, help_text="What its worker is at, where the status does not say it.")
    calls = models.PositiveIntegerField("calls to VAN", null=True, blank=True, help_text="How many it used. Empty for files.")
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True, help_text="Why it failed, as a sentence.")
    counts = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder, help_text="The figures of the preview; once it is done, of the report."
    )
    problems = models.JSONField(
        default=list, help_text="Rows that were not kept, and what was odd about others: line, column, value, reason."
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RunStatus.values), name="import_run_status_is_known"),
            models.CheckConstraint(condition=Q(kind__in=RunKind.values), name="import_run_kind_is_known"),
            models.CheckConstraint(condition=Q(rows_done__lte=F("rows_total")), name="import_run_does_no_more_than_all"),
            models.CheckConstraint(condition=Q(kind="locations") | Q(day__isnull=False), name="import_run_of_shifts_has_a_day"),
            models.CheckConstraint(
                condition=~Q(kind="api") | Q(last_day__gte=F("day"), last_day__isnull=False), name="import_run_of_the_api_has_days"
            ),
            # Two would only use up calls, and mark as gone what the other has just brought.
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="api", status="importing"), name="one_import_from_van_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} of {self.uploaded_at:%Y-%m-%d %H:%M}"

    @property
    def is_waiting(self) -> bool:
        """A worker has been asked, and none has taken it up."""
        return self.status in RunStatus.with_a_worker and self.alive_at is None

    @property
    def is_done(self) -> bool:
        return self.status in RunStatus.is_on_boards

    def is_quiet(self, now: dt.datetime) -> bool:
        """The worker that had it was, in all likelihood, stopped."""
        return self.status in RunStatus.with_a_worker and self.alive_at is not None and self.alive_at < now - QUIET_AFTER


class Upload(models.Model):
    """What a run needs of its file, and for no longer than it does: names and phones stand in it.

    In the database, because web process and worker may be on two machines.
    """

    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, primary_key=True, related_name="upload")
    data = models.BinaryField(null=True, help_text="The bytes of the file until the run is done.")
    rejected = models.JSONField(default=list, help_text="Rows that could not be used, cell by cell, for download.")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"upload of run {self.run_id}"


class PhoneAsked(models.Model):
    """VAN was asked for somebody's phone: not again within a day, whatever the answer was."""

    vanid = models.BigIntegerField("VANID", primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"phone of {self.vanid}"


class SyncShift(models.Model):
    """A row of an export, or a signup of the API, kept as it came. ``key`` says which: the signup id, else what names a booking without one."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    vanid = models.BigIntegerField("VANID", db_index=True)
    signup_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    day = models.DateField()
    raw = models.JSONField(help_text="Header and text, as in the file; from the API what VAN answered.")
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
