"""Who works where."""

import zoneinfo
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

HQ = "HQ"
PEOPLE = frozenset({"accounts.view_user", "accounts.add_user", "accounts.change_user"})
code_of_letters_and_digits = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9-]*\Z", "Use letters, digits and hyphens only, such as R1A.")


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"{name} is no time zone. Use a name such as America/Chicago.")


class Region(models.Model):
    """A group of offices under one field director. The region ``HQ`` stands for all of them."""

    code = models.CharField(
        max_length=12,
        unique=True,
        validators=[code_of_letters_and_digits],
        help_text="Such as R1. It is the address of the region's board: with another code, bookmarks of that board lead nowhere. HQ stands for all regions.",
    )
    name = models.CharField(max_length=80, blank=True, help_text="Stands beside the code where people choose a board.")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    def clean(self) -> None:
        # Boards of offices and regions share one address space.
        if Office.objects.filter(code=self.code).exists():
            raise ValidationError({"code": f"An office has the code {self.code} already; a region needs its own."})

    @property
    def is_hq(self) -> bool:
        return self.code == HQ


class Office(models.Model):
    """A place with a desk and a board of its own."""

    code = models.CharField(
        max_length=12,
        unique=True,
        validators=[code_of_letters_and_digits],
        help_text="Short and on everyone's lips: R1A. It is the address of the office's board: with another code, bookmarks of that board lead nowhere.",
    )
    name = models.CharField(max_length=80, help_text="Stands on top of the board, and beside the code where people choose one.")
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="offices",
        help_text="Another region takes the office onto that region's board and away from the old region's interns, within seconds. Its people keep their own region; move them in their list.",
    )
    time_zone = models.CharField(
        max_length=40,
        default="America/Chicago",
        validators=[validate_time_zone],
        help_text="All clock times on this office's board are in this zone. A change moves the times shown, not the shifts.",
    )
    is_written_to_van = models.BooleanField(
        "written to VAN",
        default=True,
        help_text="Off for a catch-all office such as Out, for people from out of state: nothing of it is listed on Review to be written to VAN.",
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def clean(self) -> None:
        if Region.objects.filter(code=self.code).exists():
            raise ValidationError({"code": f"A region has the code {self.code} already; an office needs its own."})


class Rank(models.TextChoices):
    INTERN = "Intern", "Intern"
    DFO = "DFO", "Deputy field organizer"
    FO = "FO", "Field organizer"
    FD = "FD", "Field director"
    DATA = "DATA", "Data staff"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Data staff may do everything: that is what Django calls a superuser."""
        return self.create_user(email, password, **{**fields, "rank": Rank.DATA})


class User(AbstractBaseUser):
    """Someone with a log-in. ``is_active`` is the field's *allowed*: without it nobody gets in."""

    email = models.EmailField(
        unique=True, help_text="The log-in. With another one the person signs in with the account of that e-mail from then on."
    )
    first_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=60, blank=True)
    rank = models.CharField(
        max_length=6,
        choices=Rank.choices,
        default=Rank.INTERN,
        help_text="Interns work on their region's boards; organizers on all of them, and confirm next shifts in VAN; field directors also let people in "
        "and send to VAN; data staff do everything here. Takes effect at the next click.",
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        help_text="Interns see only this region's boards. HQ stands for all regions. Open boards that are no longer theirs close within seconds.",
    )
    default_office = models.ForeignKey(
        Office, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="The board that opens after signing in."
    )
    colour = models.CharField(
        max_length=7,
        default="#475569",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z", "Give a colour such as #1f6feb.")],
        help_text="Background of the round icon with the initials.",
    )
    is_active = models.BooleanField(
        "allowed",
        default=True,
        help_text="Take this away instead of deleting: sessions and open boards end within seconds, the history stays.",
    )
    waiting_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Signed in unasked at this time, and nobody has said yes or no yet."
    )
    uses_keys = models.BooleanField(
        "keyboard shortcuts",
        default=True,
        help_text="Single keys on the boards. Off for whoever talks to the computer or hits keys by accident.",
    )
    sessions_ended = models.PositiveIntegerField(default=0, editable=False, help_text="How often all sessions were ended at once.")
    first_active_at = models.DateTimeField("first active", null=True, blank=True, editable=False)
    last_active_at = models.DateTimeField("last active", null=True, blank=True, editable=False, db_index=True)

    objects = UserManager()
    USERNAME_FIELD = "email"

    class Meta:
        ordering = ["email"]
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_in_any_case", violation_error_message="There is a person with this e-mail already."
            ),
            models.CheckConstraint(condition=Q(rank__in=Rank.values), name="user_rank_is_known"),
            models.CheckConstraint(
                condition=Q(waiting_since=None) | Q(is_active=False, region=None, rank=Rank.INTERN), name="user_who_waits_has_nothing_yet"
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        return self.first_name or self.email

    @property
    def initials(self) -> str:
        """Two letters for the icon: of the names, else of the e-mail."""
        return ((self.first_name[:1] + self.last_name[:1]) if self.first_name and self.last_name else self.email[:2]).upper()

    @property
    def is_waiting(self) -> bool:
        return self.waiting_since is not None

    @property
    def is_staff(self) -> bool:
        """May open the Django admin; what is there for whom, ``has_perm`` says."""
        return self.is_active and self.rank in (Rank.FD, Rank.DATA)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Data staff everything, field directors people; which people, accounts/scope.py says."""
        return self.is_active and (self.rank == Rank.DATA or (self.rank == Rank.FD and perm in PEOPLE))

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and (self.rank == Rank.DATA or (self.rank == Rank.FD and app_label == "accounts"))

    def end_sessions(self) -> None:
        """Sign out everywhere: pages at their next request, sockets within seconds."""
        User.objects.filter(pk=self.pk).update(sessions_ended=F("sessions_ended") + 1)
        self.refresh_from_db(fields=["sessions_ended"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to be this person's: it changes with the password and with ``end_sessions``."""
        return salted_hmac("accounts.User.session", f"{self.sessions_ended} {self.password}", secret, algorithm="sha256").hexdigest()


class Brake(models.Model):
    """How often something was tried lately, such as a password. accounts/throttle.py counts here."""

    key = models.CharField(max_length=64, unique=True, help_text="A hash of what is counted.")
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True, help_text="When counting starts anew.")

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at:%H:%M}"


class AccessSettings(models.Model):
    """One row: the switches of the table of rights."""

    fo_own_region_only = models.BooleanField(
        "organizers see their own region only",
        default=False,
        help_text="On: field organizers and deputies see only their own region's boards, as interns do. Off: every office's. Takes effect within seconds.",
    )

    class Meta:
        verbose_name_plural = "access settings"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="access_settings_is_one_row")]

    def __str__(self) -> str:
        return "Access settings"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)
