"""The Google Sheet: where it is, what was written to it, and how often one may write."""

import datetime as dt
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User

ADDRESS = re.compile(r"^https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]+)")
ID = re.compile(r"^[A-Za-z0-9_-]{20,100}\Z")
SHEET_QUIET_AFTER = dt.timedelta(seconds=60)  # an export whose worker has said nothing for so long was, in all likelihood, stopped


def spreadsheet_id(text: str) -> str:
    """The id in an address copied from the browser, or the id itself. Raises ``ValidationError``."""
    found = ADDRESS.match(text.strip())
    given = found[1] if found else text.strip()
    if not ID.match(given):
        raise ValidationError(
            "This is no Google Sheet. Open the sheet in the browser and copy its whole address, such as "
            "https://docs.google.com/spreadsheets/d/…/edit."
        )
    return given


class SheetSettings(models.Model):
    """One row: whether, and where, the day's doors are written at night."""

    is_on = models.BooleanField("write to the sheet", default=False, help_text="On: every night writes the day to the sheet below.")
    spreadsheet = models.CharField(
        "Google Sheet",
        max_length=300,
        blank=True,
        help_text="Paste the whole address from the browser. Share the sheet, as an editor, with the address of the account.",
    )
    doors_tab = models.CharField(
        "tab for doors", max_length=80, default="Doors", help_text="One line a night for each volunteer: timestamp, VANID, date, doors."
    )
    offices_tab = models.CharField(
        "tab for offices", max_length=80, default="Offices", help_text="One line a night for each office, with the figures of the day."
    )

    class Meta:
        verbose_name = verbose_name_plural = "Google Sheet"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="sheet_settings_is_one_row"),
            models.CheckConstraint(
                condition=Q(is_on=False) | ~Q(spreadsheet=""), name="sheet_settings_on_has_a_sheet",
                violation_error_message="Give the address of the sheet before you switch it on.",
            ),
            models.CheckConstraint(
                condition=~Q(doors_tab=F("offices_tab")), name="sheet_settings_two_tabs",
                violation_error_message="Doors and offices need a tab each.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return "Google Sheet"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.spreadsheet:
            try:
                self.spreadsheet = spreadsheet_id(self.spreadsheet)
            except ValidationError as error:
                raise ValidationError({"spreadsheet": error.messages}) from None

    @classmethod
    def load(cls) -> "SheetSettings":
        return cls.objects.get_or_create(pk=1)[0]

    def tab(self, kind: str) -> str:
        return self.doors_tab if kind == SheetKind.DOORS else self.offices_tab

    @property
    def address(self) -> str:
        return f"https://docs.google.com/spreadsheets/d/{self.spreadsheet}/edit" if self.spreadsheet else ""


class SheetKind(models.TextChoices):
    DOORS = "doors", "Doors by volunteer"
    OFFICES = "offices", "Offices' day"


class SheetState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    WRITING = "writing", "Writing"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class SheetExport(models.Model):
    """A day's lines for one tab: there is one for each day and kind, so that no day is written twice.

    ``stamp`` stands in the first cell of each of its lines. It is decided here before anything is sent; whoever tries again looks for
    it in the sheet first.
    """

    kind = models.CharField(max_length=10, choices=SheetKind.choices)
    day = models.DateField(db_index=True)
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.WAITING)
    stamp = models.CharField("timestamp in the sheet", max_length=40)
    lines = models.JSONField(null=True, editable=False, help_text="What is written, without the timestamp; taken while the day is live.")
    rows = models.PositiveIntegerField(null=True, blank=True, help_text="Lines in the sheet.")
    sentence = models.CharField("how it went", max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Empty: the night.")
    asked_at = models.DateTimeField("first asked for", default=timezone.now)
    began_at = models.DateTimeField("last try", null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="Lines were sent, and what became of them is not known yet.")
    ended_at = models.DateTimeField(null=True, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveIntegerField("tries", default=0)

    class Meta:
        ordering = ["-day", "kind"]
        verbose_name = "export to the Google Sheet"
        verbose_name_plural = "exports to the Google Sheet"
        constraints = [
            models.UniqueConstraint(fields=["kind", "day"], name="one_sheet_export_a_day_and_kind"),
            models.UniqueConstraint(fields=["kind", "stamp"], name="sheet_export_stamp_is_its_own"),
            models.CheckConstraint(condition=Q(kind__in=SheetKind.values), name="sheet_export_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="sheet_export_state_is_known"),
            models.CheckConstraint(condition=~Q(state="done") | Q(rows__isnull=False), name="sheet_export_done_says_how_many"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.day}"

    @property
    def may_try_again(self) -> bool:
        return self.state in (SheetState.WAITING, SheetState.FAILED) or self.is_quiet

    @property
    def is_quiet(self) -> bool:
        """The worker that had it was, in all likelihood, stopped."""
        limit = timezone.now() - SHEET_QUIET_AFTER
        return self.state == SheetState.WRITING and (self.alive_at is None or self.alive_at < limit)


class SheetSlot(models.Model):
    """The right to one write to Google in a minute; all workers share these rows (van_sync/sheets/limits.py)."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"slot {self.number}"
