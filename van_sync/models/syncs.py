"""What goes to VAN: the looks before it, what was chosen, a receipt for each row, and our words in VAN's."""

import datetime as dt
from enum import nonmember

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Office, User
from tracker.enums import ShiftStatus
from tracker.models import EventType, Shift

SIGN_OF_LIFE = dt.timedelta(seconds=60)  # without one, a worker was in all likelihood stopped
OURS = [(value, label) for value, label in ShiftStatus.choices if value != ShiftStatus.BOOKED]  # booked is VAN's own word


class StatusMapping(models.Model):
    """How one of our words is called in VAN. A word without a line here is asked about, row by row."""

    ours = models.CharField("our status", max_length=20, choices=OURS)
    event_type = models.ForeignKey(
        EventType, on_delete=models.CASCADE, null=True, blank=True, help_text="Empty: for every event type without a line of its own."
    )
    van_name = models.CharField("VAN's status", max_length=60, help_text="As VAN writes it. It is looked up in VAN when you save.")
    also = models.CharField(
        "means the same",
        max_length=200,
        blank=True,
        help_text="Words of VAN's, with commas, that are left as they are because they say the same: “Walk In” is as good as “Completed”.",
    )

    class Meta:
        ordering = ["ours", "event_type__name"]
        verbose_name = "status in VAN"
        verbose_name_plural = "statuses in VAN"
        constraints = [
            models.CheckConstraint(condition=Q(ours__in=[value for value, _ in OURS]), name="status_mapping_is_of_our_word"),
            models.UniqueConstraint(fields=["ours", "event_type"], name="status_mapping_is_one_a_type"),
            models.UniqueConstraint(
                fields=["ours"],
                condition=Q(event_type=None),
                name="status_mapping_is_one_for_every_type",
                violation_error_message="There is a line for every event type already. Change that one, or choose an event type.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ours_display()} is {self.van_name}"

    @property
    def same_words(self) -> list[str]:
        return [word.strip() for word in self.also.split(",") if word.strip()]


class SyncState(models.TextChoices):
    LOOKING = "looking", "VAN is being read"
    READY = "ready", "Ready to be sent"
    SENDING = "sending", "Being sent"
    STOPPED = "stopped", "Stopped"
    DONE = "done", "Done"
    FAILED = "failed", "VAN could not be read"

    with_a_worker = nonmember(frozenset({"looking", "sending"}))


class VanSync(models.Model):
    """One evening's talk with VAN about some offices: read it, show what would be written, write what was chosen.

    What it found are ``DryRow``s, what was sent are ``VanPush``es.
    """

    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Who had VAN read.")
    day = models.DateField()
    offices = models.ManyToManyField(Office, related_name="+")
    state = models.CharField(max_length=10, choices=SyncState.choices, default=SyncState.LOOKING)
    asked_at = models.DateTimeField(default=timezone.now, help_text="When a worker was last asked for.")
    alive_at = models.DateTimeField(null=True, blank=True, help_text="The last sign of life of a worker on it.")
    attempt = models.PositiveIntegerField(default=0, help_text="Raised by each worker that takes up the reading; an older one has to stop.")
    looked_at = models.DateTimeField(null=True, blank=True, help_text="When VAN was read to the end.")
    sent_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who pressed Sync.")
    sent_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    rows_done = models.PositiveIntegerField(default=0, help_text="Of the reading.")
    rows_total = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True, help_text="Why it failed or stopped, as a sentence.")
    counts = models.JSONField(default=dict, help_text="Shifts that were not compared, by why.")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "sync to VAN"
        verbose_name_plural = "syncs to VAN"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SyncState.values), name="van_sync_state_is_known"),
            models.CheckConstraint(condition=Q(rows_done__lte=F("rows_total")), name="van_sync_does_no_more_than_all"),
        ]

    def __str__(self) -> str:
        return f"sync {self.pk} of {self.day}"

    def is_quiet(self, now: dt.datetime) -> bool:
        """No worker is on it, or it was in all likelihood stopped."""
        return self.state in SyncState.with_a_worker and (self.alive_at is None or self.alive_at < now - SIGN_OF_LIFE)


class RowKind(models.TextChoices):
    CHANGED = "changed", "VAN changed it since the import"
    UNMATCHED = "unmatched", "No match in VAN"
    UNOFFERED = "unoffered", "VAN has no such status"
    WRITE = "write", "To write"
    SAME = "same", "Nothing to write"

    questions = nonmember(("changed", "unmatched", "unoffered"))


class DryRow(models.Model):
    """A row as the dry run showed it. ``choices`` are all that may be sent for it, each with all that VAN needs."""

    sync = models.ForeignKey(VanSync, on_delete=models.CASCADE, related_name="rows")
    shift = models.ForeignKey(Shift, on_delete=models.SET_NULL, null=True, related_name="dry_rows")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=RowKind.choices)
    ours = models.CharField(max_length=20, choices=ShiftStatus.choices)
    van_says = models.CharField(max_length=60, blank=True)
    becomes = models.CharField(max_length=60, blank=True, help_text="Empty while a question is open.")
    why = models.CharField(max_length=300, blank=True)
    choices = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=RowKind.values), name="dry_row_kind_is_known")]

    def __str__(self) -> str:
        return f"row {self.pk} of {self.sync_id}"


WRITTEN = "Written."


class PushState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    DONE = "done", "Done"
    REFUSED = "refused", "Not written"
    FAILED = "failed", "Failed"

    open = nonmember(frozenset({"waiting", "sending"}))


class VanPush(models.Model):
    """The receipt of one row: what was to be written, and what became of it. It has numbers and no names."""

    sync = models.ForeignKey(VanSync, on_delete=models.PROTECT, related_name="receipts")
    shift = models.ForeignKey(Shift, on_delete=models.SET_NULL, null=True, related_name="pushes")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    signup_id = models.BigIntegerField()
    vanid = models.BigIntegerField("VANID", null=True)
    ours = models.CharField("we said", max_length=20, choices=ShiftStatus.choices)
    expected = models.CharField(
        "VAN said", max_length=60, help_text="When somebody decided. If it is another word by now, nothing is written."
    )
    to = models.CharField("to be", max_length=60)
    to_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=PushState.choices, default=PushState.WAITING)
    reason = models.CharField(max_length=500, blank=True, help_text="What became of it, as a sentence.")
    answer_status = models.PositiveSmallIntegerField(
        "VAN's answer", null=True, blank=True, help_text="HTTP status of an answer that was no yes."
    )
    reference = models.CharField("VAN's reference", max_length=60, blank=True, help_text="To quote to VAN's support.")
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_by = models.UUIDField(null=True, editable=False, help_text="The worker that has it.")
    lease_until = models.DateTimeField(null=True, editable=False, help_text="Then another worker may take it: it looks before it writes.")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "receipt from VAN"
        verbose_name_plural = "receipts from VAN"
        indexes = [models.Index(fields=["sync", "state"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PushState.values), name="van_push_state_is_known"),
            models.CheckConstraint(condition=~Q(state="sending") | Q(lease_until__isnull=False), name="van_push_sending_has_a_lease"),
            # A double click, two directors, two syncs: a signup is under way once.
            models.UniqueConstraint(fields=["signup_id"], condition=Q(state__in=["waiting", "sending"]), name="van_push_is_one_a_signup"),
        ]

    def __str__(self) -> str:
        return f"receipt {self.pk}"

    @property
    def answer(self) -> str:
        """What VAN said when it was to write; empty where it was not asked to, or did not answer."""
        return "Accepted" if self.state == PushState.DONE and self.reason == WRITTEN else str(self.answer_status or "")
