"""Volunteers: people, in VAN or not yet."""

import datetime as dt

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower, Replace, Right

# How names are compared in a search: people type "jose obrien" for José O'Brien. One table for what is stored and for what is typed.
# SQLite nests no more than some 25 calls, so it holds the letters that names here have; any other letter must be typed as it is.
ALIKE = dict(zip("áéíóúüñöäçèÁÉÍÓÚÖÑ", "aeiouunoaceaeiouon", strict=True)) | {"'": "", "’": "", "-": " "}


def name_words() -> models.Expression:
    """In the database: " jose obrien", so that each word begins after a space."""
    words: models.Expression = Concat(Value(" "), "first_name", Value(" "), "last_name")
    for letter, plain in ALIKE.items():
        words = Replace(words, Value(letter), Value(plain))
    return Lower(words)


def as_searched(text: str) -> str:
    """What somebody typed, as ``name_words`` has it."""
    return text.translate({ord(letter): plain for letter, plain in ALIKE.items()}).lower()


class Volunteer(models.Model):
    """A person. One without a VANID came as a walk-in; a merged one points to who they turned out to be."""

    vanid = models.BigIntegerField("VANID", unique=True, null=True, blank=True)
    first_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True, help_text="Ten digits, or as it came if it is no American number.")
    cell = models.CharField(max_length=40, blank=True)
    cell_edited = models.BooleanField(default=False, help_text="Somebody here typed the cell number: imports leave it alone.")
    email = models.CharField(max_length=254, blank=True)
    do_not_call = models.BooleanField(default=False)
    pitched_on = models.DateField(null=True, blank=True, help_text="Day on which somebody last asked for the next shift.")
    extra_shifts = models.PositiveSmallIntegerField(
        default=0, help_text="Booked on the day of the pitch. On any other day it counts as none."
    )
    # For the search (tracker/volunteers/search.py): the database keeps them, whoever writes.
    name_words = models.GeneratedField(expression=name_words(), output_field=models.CharField(max_length=130), db_persist=True)
    phone_end = models.GeneratedField(expression=Right("phone", 4), output_field=models.CharField(max_length=4), db_persist=True)
    cell_end = models.GeneratedField(expression=Right("cell", 4), output_field=models.CharField(max_length=4), db_persist=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(vanid=None) | Q(vanid__gt=0), name="volunteer_vanid_is_positive"),
            models.CheckConstraint(condition=Q(extra_shifts=0) | Q(pitched_on__isnull=False), name="volunteer_extra_shifts_follow_a_pitch"),
            models.CheckConstraint(condition=Q(merged_into=None) | ~Q(merged_into=F("pk")), name="volunteer_is_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["phone"]),
            models.Index(fields=["last_name", "first_name"]),
            models.Index(fields=["phone_end"]),
            models.Index(fields=["cell_end"]),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or "No name"

    def was_pitched_on(self, day: dt.date) -> bool:
        return self.pitched_on == day

    def extra_shifts_on(self, day: dt.date) -> int:
        """A number of an earlier day counts as none: nobody clears it overnight."""
        return self.extra_shifts if self.was_pitched_on(day) else 0
