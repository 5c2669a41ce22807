"""What data staff set up once: the campaign's settings and the words it uses."""

import datetime as dt
import zoneinfo
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Office, validate_time_zone
from tracker.enums import CountsAs


class CampaignSettings(models.Model):
    """One row; ``load()`` makes it on first use."""

    name = models.CharField(
        max_length=80, default="Campaign", help_text="What people here call the campaign. No board and no figure hangs on it."
    )
    election_day = models.DateField(
        null=True, blank=True, help_text="The window of a person warns when there are too few shifts until then. Empty: no warnings."
    )
    time_zone = models.CharField(
        max_length=40,
        default="America/Chicago",
        validators=[validate_time_zone],
        help_text="The night's jobs, the imports from VAN and the day go by it. Offices keep their own clock; those that a table of places brings start with this one.",
    )
    day_starts_at = models.TimeField(
        default=dt.time(3, 30),
        help_text="Until then the night still counts as the evening before: what people do at 1 AM stands on yesterday's board.",
    )
    first_check_in_minutes = models.PositiveSmallIntegerField(
        default=45,
        validators=[MinValueValidator(1)],
        help_text="Minutes from a group's departure to its first check-in. For groups that depart from now on; those that are out keep the time they were given.",
    )
    next_check_in_minutes = models.PositiveSmallIntegerField(
        default=60,
        validators=[MinValueValidator(1)],
        help_text="Minutes from one check-in to the next, and then the group is overdue. Counts from each group's next check-in on.",
    )
    late_after_minutes = models.PositiveSmallIntegerField(
        default=20,
        help_text="Minutes after the start when an open shift counts as late and turns up among the late ones. Lower: people who are parking outside are called.",
    )
    claim_minutes = models.PositiveSmallIntegerField(
        default=10,
        validators=[MinValueValidator(1)],
        help_text="Minutes until “I am calling this one” ends by itself and others may call. Counts from each new claim on.",
    )
    calls_from = models.TimeField(
        default=dt.time(8), help_text="No calls to volunteers before this time: the help pages say so to everybody. Nothing is blocked."
    )
    calls_until = models.TimeField(
        default=dt.time(21), help_text="No calls to volunteers after this time: the help pages say so to everybody. Nothing is blocked."
    )

    doors_until = models.TimeField(
        "knocking ends",
        default=dt.time(21),
        help_text="Up to this time the dashboard projects today's doors, at each office by its own clock.",
    )
    show_rate_confirmed = models.PositiveSmallIntegerField(
        "of those confirmed",
        default=82,
        validators=[MaxValueValidator(100)],
        help_text="Per cent of those who said yes today who come. For offices without enough past days; the others go by their own.",
    )
    show_rate_unreached = models.PositiveSmallIntegerField(
        "of those not reached",
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="Per cent of those who are booked, and whom nobody has reached today, who come. For offices without enough past days.",
    )
    show_rate_late = models.PositiveSmallIntegerField(
        "of those late",
        default=25,
        validators=[MaxValueValidator(100)],
        help_text="Per cent of those who are late who still come. For offices without enough past days.",
    )

    van_address = models.CharField(
        "address of VAN",
        max_length=120,
        blank=True,
        validators=[RegexValidator(r"^https://[A-Za-z0-9.-]+(:\d+)?/?\Z", "Give the address alone, such as https://www.votebuilder.com.")],
        help_text="Such as https://www.votebuilder.com. People with a VANID get links to their pages there. Empty: no links.",
    )
    van_import_minutes = models.PositiveSmallIntegerField(
        "minutes between imports",
        default=15,
        validators=[MaxValueValidator(240)],
        help_text="How often today's signups are fetched from VAN, by the full hour; once a night those of the coming seven days. 0: only on demand.",
    )
    van_import_from = models.PositiveSmallIntegerField(
        "imports from", default=6, validators=[MaxValueValidator(23)], help_text="Hour of the day, 0 to 23."
    )
    van_import_until = models.PositiveSmallIntegerField(
        "imports until", default=22, validators=[MaxValueValidator(24)], help_text="Hour of the day, up to 24 for midnight."
    )

    archive_kept_days = models.PositiveSmallIntegerField(
        "days in the archive",
        default=0,
        help_text="Past days older than this are removed by the command purge, when somebody runs it. 0: they are kept for ever.",
    )
    import_runs_kept_days = models.PositiveSmallIntegerField(
        "days of import runs",
        default=30,
        validators=[MinValueValidator(7)],
        help_text="The night forgets import runs, and rows as VAN sent them, that are older.",
    )

    class Meta:
        verbose_name_plural = "campaign settings"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="campaign_settings_is_one_row"),
            models.CheckConstraint(
                condition=Q(van_import_from__lt=F("van_import_until")),
                name="campaign_settings_imports_from_before_until",
                violation_error_message="The hour from which VAN is asked must be before the one until which it is.",
            ),
            models.CheckConstraint(
                condition=Q(show_rate_confirmed__lte=100, show_rate_unreached__lte=100, show_rate_late__lte=100),
                name="campaign_settings_rates_are_per_cent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def load(cls) -> "CampaignSettings":
        return cls.objects.get_or_create(pk=1)[0]

    def today(self, now: dt.datetime | None = None) -> dt.date:
        """The volunteer day at ``now``: it turns at ``day_starts_at``, not at midnight."""
        local = (now or timezone.now()).astimezone(zoneinfo.ZoneInfo(self.time_zone))
        return local.date() if local.time() >= self.day_starts_at else local.date() - dt.timedelta(days=1)

    def day_began(self, now: dt.datetime) -> dt.datetime:
        """When the volunteer day of ``now`` turned."""
        return dt.datetime.combine(self.today(now), self.day_starts_at, zoneinfo.ZoneInfo(self.time_zone))


class NamedKind(models.Model):
    """A name that VAN uses, and what it counts as. A new name arrives with an import as "other"."""

    name = models.CharField(
        max_length=120,
        unique=True,
        help_text="Exactly as VAN writes it. With another spelling, the next import brings VAN's name again, as a new one.",
    )
    counts_as = models.CharField(
        max_length=10,
        choices=CountsAs.choices,
        default=CountsAs.OTHER,
        help_text="Figures and the group picker go by this, never by the name: canvass may go out in groups, phonebank counts with the callers, other "
        "with neither. A change counts for today's figures at once.",
    )
    is_intern = models.BooleanField("for interns", default=False, help_text="On: these shifts count in the intern figures as well.")
    is_reviewed = models.BooleanField(
        "looked at", default=True, help_text="Off: an import brought this name and nobody has said what it counts as."
    )

    class Meta:
        abstract = True
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(counts_as__in=CountsAs.values), name="%(class)s_counts_as_is_known")]

    def __str__(self) -> str:
        return self.name


class EventType(NamedKind):
    """Such as Volunteer DVC (direct voter contact)."""


class Role(NamedKind):
    """Such as Canvassing or Comfort Vol."""

    usual_event_type = models.ForeignKey(
        EventType, on_delete=models.PROTECT, null=True, blank=True, help_text="Taken where an export names no event type, and for walk-ins."
    )


class VanStatus(models.Model):
    """A status word of VAN's."""

    name = models.CharField(
        max_length=60,
        unique=True,
        help_text="Exactly as VAN writes it. With another spelling, the next import brings VAN's word again, as a new one.",
    )
    is_open = models.BooleanField(
        "open",
        default=True,
        help_text="On: the person is still expected. Off: such bookings are not brought onto the boards; a change counts from the next import on.",
    )
    is_confirmed = models.BooleanField(
        "confirmed", default=False, help_text="On: the person has said yes, so the next shift gets its tick."
    )
    is_reviewed = models.BooleanField(
        "looked at", default=True, help_text="Off: an import brought this word; until somebody looks it counts as open."
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "VAN status"
        verbose_name_plural = "VAN statuses"

    def __str__(self) -> str:
        return self.name


class WalkInSlot(models.Model):
    """A start time offered for walk-ins; the clock presets the nearest."""

    starts_at = models.TimeField(
        unique=True,
        help_text="A time that the walk-in form offers at every office, such as 13:00. Without it, the time is gone from the form; shifts that have it keep it.",
    )

    class Meta:
        ordering = ["starts_at"]
        verbose_name = "walk-in slot"

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M}"


class WalkInActivity(models.Model):
    """What a walk-in may do; gives the new shift its role and event type."""

    name = models.CharField(max_length=60, unique=True, help_text="What the walk-in form calls it, such as Canvassing.")
    role = models.ForeignKey(
        Role, on_delete=models.PROTECT, help_text="New walk-ins get this role, and with it count as canvass, phonebank or other."
    )
    event_type = models.ForeignKey(
        EventType,
        on_delete=models.PROTECT,
        help_text="New walk-ins get this event type; by it their event is found in VAN when they are brought there.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in the form: the lowest comes first, and is chosen already.")

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "walk-in activities"

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """A place as VAN names it. One without an office keeps its shifts off the boards until data staff say where it belongs."""

    name = models.CharField(
        max_length=200,
        unique=True,
        blank=True,
        help_text="Exactly as VAN writes it: bookings find their office by it. Empty: bookings without a location.",
    )
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="locations",
        help_text="Whose board these shifts stand on. Giving an office puts the waiting shifts onto its board at once; another office moves them to its board, but for people who are out with a group. Empty: they wait, on no board.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or "(no location)"
