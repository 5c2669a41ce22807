"""Past days: what a board held when its day was closed. Written once by the night, read by people, never edited.

Rows keep the ids they had. Names of people, places and roles are kept as they were that day; phones and e-mails are not, as nobody calls
anyone on a past day. What points to a live row has no constraint in the database: a day must come back from its file
also where the volunteer or the organizer is no longer.
"""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Office, User
from tracker.enums import CountsAs, ShiftStatus, Tab
from tracker.models.people import Volunteer

PURGED = ""  # in place of the rows' hash


def loose(model: Any, related_name: str = "+", **options: Any) -> Any:
    """A foreign key of which only the number is sure."""
    return models.ForeignKey(model, on_delete=models.DO_NOTHING, db_constraint=False, related_name=related_name, **options)


class KeptDays(models.Manager["ArchivedDay"]):
    def get_queryset(self) -> models.QuerySet["ArchivedDay"]:
        return super().get_queryset().exclude(rows_hash=PURGED)


class ArchivedDay(models.Model):
    """One day of one office. A row that turns up later, such as of a place that had no office yet, is added to its day.

    Of a day that was purged this alone stays, empty, so that nothing brings it back onto a board unawares; only ``with_purged`` finds it.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="archived_days")
    day = models.DateField()
    archived_at = models.DateTimeField(default=timezone.now, help_text="When the last of its rows were taken over.")
    counts = models.JSONField(default=dict, help_text="Rows by kind.")
    sums = models.JSONField(default=dict, help_text="Doors, passes, and shifts by status: removed rows apart.")
    rows_hash = models.CharField(max_length=64, help_text="SHA-256 over all rows.")
    file_name = models.CharField(max_length=200, blank=True, help_text="Of the copy in the file storage.")
    file_hash = models.CharField(
        max_length=64, blank=True, help_text="The rows' hash when the copy was made. Another than the rows': copy it again."
    )
    copied_at = models.DateTimeField(null=True, blank=True)

    objects = KeptDays()
    with_purged = models.Manager()  # noqa: DJ012  # it is a manager, too

    class Meta:
        ordering = ["-day", "office"]
        constraints = [models.UniqueConstraint(fields=["office", "day"], name="archived_day_is_one_an_office")]

    def __str__(self) -> str:
        return f"{self.office.code} on {self.day}"

    @property
    def is_purged(self) -> bool:
        return self.rows_hash == PURGED

    @property
    def has_board(self) -> bool:
        """A day on which a board was open and nobody was booked has changes, but nothing to show."""
        return bool(self.counts.get("shifts") or self.counts.get("groups"))

    @property
    def is_closed(self) -> bool:
        return self.is_purged or self.has_board

    @property
    def is_copied(self) -> bool:
        return self.file_hash == self.rows_hash


class ArchivedRow(models.Model):
    id = models.BigIntegerField(primary_key=True, help_text="The id it had.")
    archived_day = models.ForeignKey(ArchivedDay, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ArchivedShift(ArchivedRow):
    key = models.UUIDField(null=True, db_index=True)
    volunteer = loose(Volunteer, related_name="past_shifts")
    vanid = models.BigIntegerField("VANID", null=True, db_index=True)
    first_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=60, blank=True)
    was_pitched = models.BooleanField(help_text="Asked for the next shift that day.")
    extra_shifts = models.PositiveSmallIntegerField(help_text="Booked that way.")
    location = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    event_type = models.CharField(max_length=120)
    event_name = models.CharField(max_length=500, blank=True)
    role = models.CharField(max_length=120)
    counts_as = models.CharField(max_length=10, choices=CountsAs.choices)
    is_intern = models.BooleanField()
    status = models.CharField(max_length=20, choices=ShiftStatus.choices)
    van_status = models.CharField("VAN's status", max_length=60, blank=True)
    van_signup_id = models.BigIntegerField(null=True)
    flaked_at = models.DateTimeField(null=True)
    same_day_confirmed_at = models.DateTimeField(null=True)
    chase_closed_at = models.DateTimeField(null=True)
    confirm_passes = models.PositiveSmallIntegerField()
    flake_passes = models.PositiveSmallIntegerField()
    synced_at = models.DateTimeField(null=True)
    is_left_out = models.BooleanField()
    vanished_at = models.DateTimeField(null=True)
    is_walk_in = models.BooleanField()
    is_active = models.BooleanField()
    version = models.PositiveIntegerField()

    class Meta(ArchivedRow.Meta):
        constraints = [models.CheckConstraint(condition=Q(status__in=ShiftStatus.values), name="archived_shift_status_is_known")]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or "No name"


class ArchivedGroup(ArchivedRow):
    key = models.UUIDField(null=True, db_index=True)
    goal = models.PositiveIntegerField()
    knocks = models.PositiveIntegerField()
    packets_given = models.PositiveSmallIntegerField()
    packet_names = models.CharField(max_length=300, blank=True)
    departed_at = models.DateTimeField(null=True)
    checked_in_at = models.DateTimeField(null=True)
    check_in_due_at = models.DateTimeField(null=True)
    check_ins = models.PositiveSmallIntegerField()
    returned_at = models.DateTimeField(null=True)
    is_active = models.BooleanField()
    version = models.PositiveIntegerField()


class ArchivedMember(ArchivedRow):
    group = loose(ArchivedGroup, related_name="members")
    shift = loose(ArchivedShift, related_name="memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    returned = models.BooleanField()
    completed = models.BooleanField()


class ArchivedCheckIn(ArchivedRow):
    group = loose(ArchivedGroup, related_name="reports")
    knocks = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = loose(User, null=True)
    by_name = models.CharField(max_length=121, blank=True)
    is_active = models.BooleanField()


class ArchivedNote(ArchivedRow):
    key = models.UUIDField(null=True, db_index=True)
    shift = loose(ArchivedShift, related_name="notes", null=True)
    group = loose(ArchivedGroup, related_name="notes", null=True)
    tab = models.CharField(max_length=10, choices=Tab.choices)
    text = models.CharField(max_length=1000)
    by = loose(User, null=True)
    by_name = models.CharField(max_length=121, blank=True)
    at = models.DateTimeField()
    is_active = models.BooleanField()
    version = models.PositiveIntegerField()

    class Meta(ArchivedRow.Meta):
        ordering = ["at", "pk"]


class ArchivedChange(ArchivedRow):
    """What was done, by whom, and what the fields held before and after. The frame, which only repeats it for browsers, is not kept."""

    number = models.PositiveBigIntegerField()
    operation_id = models.UUIDField(null=True, db_index=True)
    kind = models.CharField(max_length=40)
    actor = loose(User, null=True)
    actor_name = models.CharField(max_length=121, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    before = models.JSONField(encoder=DjangoJSONEncoder)
    after = models.JSONField(encoder=DjangoJSONEncoder)
    undoes_id = models.BigIntegerField(null=True)


class LateEdit(models.Model):
    """An edit that came after its day was closed: refused, and kept for data staff to settle (protocol: nothing typed is lost)."""

    id = models.UUIDField(primary_key=True, help_text="Of the edit.")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(help_text="The day that it belongs to.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="When it came.")
    entry = models.JSONField(help_text="As it was sent.")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"late edit of {self.day}"
