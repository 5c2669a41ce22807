"""Shifts and the notes on them."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Office, User
from tracker.enums import ShiftStatus, Tab
from tracker.models.campaign import EventType, Location, Role
from tracker.models.people import Volunteer

if TYPE_CHECKING:
    from tracker.models.groups import CanvassGroup


class Claimable(models.Model):
    """A row somebody may claim: "I am calling this one". The claim ends at ``claimed_until`` without anyone writing."""

    claimed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def claimant_at(self, moment: dt.datetime) -> int | None:
        """The id of the user whose claim holds at ``moment``."""
        return self.claimed_by_id if self.claimed_until and self.claimed_until > moment else None


class ShiftQuerySet(models.QuerySet["Shift"]):
    def on_boards(self) -> "ShiftQuerySet":
        """Shifts that the boards show: of the day that the office's board is on."""
        return self.filter(is_active=True, office__counter__day=models.F("day"))

    def needs_an_office(self) -> "ShiftQuerySet":
        return self.filter(is_active=True, office=None)


class Shift(Claimable):
    """One person's booked block on a day at an office. Shifts of later days are the "next shifts"."""

    key = models.UUIDField(unique=True, null=True, editable=False, help_text="Under which a browser made it.")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="shifts")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, related_name="shifts")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="shifts")
    day = models.DateField(help_text="The office's day.")
    starts_at = models.DateTimeField()
    event_type = models.ForeignKey(EventType, on_delete=models.PROTECT)
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    event_name = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=20, choices=ShiftStatus.choices, default=ShiftStatus.BOOKED)
    van_status = models.CharField("VAN's status", max_length=60, blank=True, help_text="VAN's word as last imported.")
    van_signup_id = models.BigIntegerField(unique=True, null=True, blank=True)
    flaked_at = models.DateTimeField(null=True, blank=True, help_text="First marked No Show. Stays, whatever comes after.")
    same_day_confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="First said yes today. Stays when they are In, which hides it; goes when the row is booked again."
    )
    chase_closed_at = models.DateTimeField(null=True, blank=True, help_text="A flake who came after all.")
    confirm_passes = models.PositiveSmallIntegerField(default=0)
    flake_passes = models.PositiveSmallIntegerField(default=0)
    synced_at = models.DateTimeField(null=True, blank=True, help_text="Status written to VAN.")
    is_left_out = models.BooleanField(default=False, help_text="Somebody took it out of the run that writes to VAN.")
    vanished_at = models.DateTimeField(null=True, blank=True, help_text="An import that covered this day and office no longer had it.")
    is_walk_in = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["office", "day"]), models.Index(fields=["volunteer", "day"])]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ShiftStatus.values), name="shift_status_is_known"),
            models.CheckConstraint(
                condition=Q(chase_closed_at=None) | Q(flaked_at__isnull=False), name="shift_chase_closes_only_after_a_flake"
            ),
            models.CheckConstraint(condition=~Q(status="no_show") | Q(flaked_at__isnull=False), name="shift_no_show_has_flaked"),
            models.CheckConstraint(
                condition=~Q(status="same_day_confirmed") | Q(same_day_confirmed_at__isnull=False), name="shift_same_day_confirmed_said_yes"
            ),
            models.CheckConstraint(condition=Q(claimed_by=None) | Q(claimed_until__isnull=False), name="shift_claim_ends"),
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"

    @property
    def is_settled(self) -> bool:
        return self.status in ShiftStatus.settled

    @property
    def status_word(self) -> str:
        return ShiftStatus.word(self.status, self.van_status)


class Note(models.Model):
    """A remark, stored as it was typed; the boards join those of one author within five minutes."""

    key = models.UUIDField(unique=True, null=True, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, null=True, blank=True, related_name="notes")
    group = models.ForeignKey("tracker.CanvassGroup", on_delete=models.CASCADE, null=True, blank=True, related_name="notes")
    tab = models.CharField(max_length=10, choices=Tab.choices)
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shift=None, group__isnull=False) | Q(shift__isnull=False, group=None), name="note_is_on_a_shift_or_a_group"
            ),
            models.CheckConstraint(condition=Q(tab__in=Tab.values), name="note_tab_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"

    @property
    def owner(self) -> "Shift | CanvassGroup":
        """What it is on, which gives it its office and day."""
        owner = self.shift or self.group
        assert owner is not None, "the database has no note without"
        return owner
