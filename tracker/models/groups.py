"""Canvass groups: who goes out together, and what they report."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Office, User
from tracker.models.shifts import Claimable, Shift


class CanvassGroup(Claimable):
    """Shifts that go out together. Forming → out (departed) → returned; *not final* sends it out again."""

    key = models.UUIDField(unique=True, null=True, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="groups")
    day = models.DateField()
    goal = models.PositiveIntegerField(default=0, help_text="Doors.")
    knocks = models.PositiveIntegerField(default=0, help_text="Doors so far: the last figure reported, not a sum.")
    packets_given = models.PositiveSmallIntegerField(default=0)
    packet_names = models.CharField(max_length=300, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    check_in_due_at = models.DateTimeField(null=True, blank=True)
    check_ins = models.PositiveSmallIntegerField(default=0)
    returned_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["office", "day"])]
        constraints = [
            models.CheckConstraint(
                # A CHECK passes on NULL: without the isnull, a group could return having never left.
                condition=Q(returned_at=None) | Q(departed_at__isnull=False, returned_at__gte=F("departed_at")),
                name="group_returns_after_it_departs",
            ),
            models.CheckConstraint(
                condition=Q(check_in_due_at=None) | Q(departed_at__isnull=False, returned_at=None), name="group_is_due_only_while_out"
            ),
            models.CheckConstraint(condition=Q(claimed_by=None) | Q(claimed_until__isnull=False), name="group_claim_ends"),
        ]

    def __str__(self) -> str:
        return f"group {self.pk}"

    @property
    def is_out(self) -> bool:
        return self.departed_at is not None and self.returned_at is None


class GroupMember(models.Model):
    """A shift's time in a group. At the return all leave, so that a relaunch can take them again."""

    group = models.ForeignKey(CanvassGroup, on_delete=models.CASCADE, related_name="members")
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    returned = models.BooleanField(default=False, help_text="Came back with the group: stays on its list.")
    completed = models.BooleanField(default=False, help_text="The return completed this shift: not final opens just these again.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift"],
                condition=Q(left_at=None),
                name="shift_in_one_open_group",
                violation_error_message="This canvasser is in another group already.",
            ),
            models.CheckConstraint(condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="group_member_leaves_after_joining"),
            models.CheckConstraint(condition=Q(returned=False) | Q(left_at__isnull=False), name="group_member_returned_has_left"),
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class CheckIn(models.Model):
    """A figure a group gave, in the order of arrival. The last active one counts; all stay."""

    group = models.ForeignKey(CanvassGroup, on_delete=models.CASCADE, related_name="reports")
    knocks = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    is_active = models.BooleanField(default=True, help_text="Off: somebody took this figure back.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"check-in {self.pk}"
