"""Bring a list of people in: each line becomes somebody new, a change, or a sentence that says what to do about it.

The preview is the import itself without its writes and its locks. So both say the same, and a list that was brought in changes
nothing the second time. An empty cell, or a column that is not there, leaves what is.
"""

import time
from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from import_export.resources import ModelResource

from accounts import managing
from accounts.ledger import WORDS, differences, note_addition, note_change, state_of
from accounts.models import Office, Rank, Region, User
from accounts.scope import people_edited_by, people_seen_by, regions_given_by
from accounts.transfer.reading import COLUMNS, UNREADABLE, Line
from accounts.transfer.words import by_words, place_called, rank_called, some_of

LINES_AT_ONCE = 20  # in one transaction, for which other people's edits may have to wait
BREATH = 0.1  # seconds between two; who waits for SQLite's one lock asks for it every 25 to 100 ms


@dataclass(frozen=True, slots=True)
class Judged:
    """What became, or will become, of a line."""

    line: Line
    kind: str  # "new", "changed", "same" or "bad"
    says: list[str]
    is_twice: bool = False  # an earlier line has the e-mail: nothing to mend, it would undo that one


class Twice(ValidationError):
    pass


@dataclass(slots=True)
class Outcome:
    judged: list[Judged] = field(default_factory=list)

    def of(self, kind: str) -> list[Judged]:
        return [judged for judged in self.judged if judged.kind == kind]

    @property
    def counts(self) -> Counter[str]:
        return Counter(judged.kind for judged in self.judged)


def bring_in(lines: Sequence[Line], by: User, *, is_dry: bool) -> Outcome:
    """Take the good lines, explain the others. Raises what is nobody's mistake but ours."""
    resource = PeopleResource(by, is_dry=is_dry)
    step = max(1, len(lines)) if is_dry else LINES_AT_ONCE
    for start in range(0, len(lines), step):
        if start and connection.vendor == "sqlite":
            time.sleep(BREATH)
        _take(resource, lines[start : start + step])
    return Outcome(resource.judged)


def _take(resource: "PeopleResource", lines: Sequence[Line]) -> None:
    """A part of the list: one transaction, with a savepoint for each line. A dry run has none."""
    resource.lines = lines
    rows = [[line.cells.get(name, "") for name in COLUMNS] for line in lines]
    result = resource.import_data(tablib.Dataset(*rows, headers=list(COLUMNS)), use_transactions=not resource.is_dry)
    for failed in result.row_errors():
        raise failed[1][0].error
    for failed in result.base_errors:
        raise failed.error


class PeopleResource(ModelResource):
    """The order of things is import-export's. Its own dry run would write and lock all lines, and then take them back."""

    class Meta:
        model = User
        fields = ("email",)
        import_id_fields = ("email",)
        report_skipped = True
        skip_diff = True
        clean_model_instances = True

    def __init__(self, by: User, *, is_dry: bool) -> None:
        super().__init__()
        self.by, self.is_dry = by, is_dry
        self.lines: Sequence[Line] = []
        self.regions = by_words(Region.objects.all())
        self.offices = by_words(Office.objects.select_related("region"))
        self.usual_region = managing.usual_region(by)
        self.judged: list[Judged] = []
        self.line_of: dict[str, int] = {}  # e-mail → the line that has it first
        self.changes: list[str] = []

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """All questions that do not hang on a single line, and the locks, in one order."""
        wanted = {line.cells.get("email", "").lower() for line in self.lines}
        found = managing.people_of(Q(email__in=wanted)) if self.is_dry else managing.locked(Q(email__in=wanted))
        self.people = {user.email.lower(): user for user in found}
        self.seen = set(people_seen_by(self.by).filter(email__in=wanted).values_list("pk", flat=True))
        self.edited = set(people_edited_by(self.by).filter(email__in=wanted).values_list("pk", flat=True))

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        number, email = kwargs["row_number"] - 1, row["email"].lower()
        line = self.lines[number]
        row["email"] = email
        if any(UNREADABLE in cell for cell in line.cells.values()):
            raise ValidationError(f"This line has a sign that cannot be read, shown as {UNREADABLE}. Type that cell anew.")
        if not email:
            raise ValidationError("This line has no e-mail. It is the log-in, so add it.")
        try:
            validate_email(email)
        except ValidationError:
            raise ValidationError(f"“{row['email']}” is no e-mail address. Correct it.") from None
        if not email.isascii():
            raise ValidationError(f"“{email}”: {managing.BEYOND_ASCII}")
        if email in self.line_of:
            raise Twice(
                f"This e-mail stands in line {self.line_of[email]} already, and that line is the one that counts. Take one of them out."
            )
        self.line_of[email] = line.number
        if more := line.cells.get("more"):
            raise ValidationError(f"This line has more cells than the others: “{more}”. Look for a comma too many.")

    def get_instance(self, instance_loader: Any, row: Any) -> User | None:
        return self.people.get(row["email"])

    def import_instance(self, instance: User, row: Any, **kwargs: Any) -> None:
        """Set what the line says; what is wrong with it is a ``ValidationError``."""
        is_new, was, before = instance.pk is None, copy(instance), state_of(instance)
        if not is_new and instance.pk not in self.seen:
            raise ValidationError(managing.NOT_YOURS)
        try:
            self._set(instance, row, is_new)
            self.changes = [_described(instance)] if is_new else differences(before, state_of(instance))
            if self.changes:
                self._check(instance, was, before)
        except managing.NotDone as no:
            raise ValidationError(str(no)) from None

    def _set(self, user: User, row: Any, is_new: bool) -> None:
        user.email = user.email or row["email"]
        _set_name(user, row)
        starts_anew = is_new or user.is_waiting
        rank = rank_called(row["rank"]) or (Rank.INTERN if starts_anew else Rank(user.rank))
        office = place_called(self.offices, row["office"], "office", self.examples[Office])
        region = place_called(self.regions, row["region"], "region", self.examples[Region])
        if region is None and (starts_anew or office):
            stays_at_hq = not is_new and user.region is not None and user.region.is_hq
            region = user.region if stays_at_hq else office.region if office else self.usual_region
        if starts_anew and region is None and rank != Rank.DATA:
            raise managing.NotDone("Say in which region: this line names neither region nor office.")
        user.rank, user.region, user.default_office = rank, region or user.region, office or user.default_office
        if region and not office and _is_elsewhere(user.default_office, region):
            user.default_office = None
        if starts_anew:
            user.is_active = True

    @cached_property
    def examples(self) -> dict[type, str]:
        return {Region: some_of(regions_given_by(self.by)), Office: some_of(managing.offices_given_by(self.by))}

    def _check(self, user: User, was: User, before: dict[str, str]) -> None:
        is_new = was.pk is None
        if not is_new and user.pk not in self.edited:
            raise managing.NotDone(
                f"{before['first_name']} {before['last_name']} is {before['rank']}, whom you cannot change. Ask data staff."
            )
        now = state_of(user)
        if is_new or any(before[name] != now[name] for name in ("rank", "region", "default_office")):
            managing.check_place(self.by, user.rank, user.region, user.default_office)
        managing.check_stays_open(self.by, was, rank=user.rank, is_active=user.is_active, is_dry=self.is_dry)

    def skip_row(self, instance: User, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return not self.changes and not import_validation_errors

    def validate_instance(self, instance: User, import_validation_errors: Any = None, validate_unique: bool = True) -> None:
        """The sentence about the line comes alone; what the model says comes where the line is fine. Nothing here asks the database."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)
        was, instance.waiting_since = instance.waiting_since, None  # what a yes makes of it is what is judged
        try:
            instance.full_clean(exclude=["password", "region", "default_office"], validate_unique=False, validate_constraints=False)
        finally:
            instance.waiting_since = was

    def save_instance(self, instance: User, is_new: bool, row: Any, **kwargs: Any) -> None:
        if self.is_dry:
            return
        try:
            with transaction.atomic():
                self._save(instance, is_new)
        except IntegrityError:
            raise ValidationError("Somebody else has just added this e-mail. Check the list once more.") from None
        except managing.NotDone as no:
            raise ValidationError(str(no)) from None

    def _save(self, user: User, is_new: bool) -> None:
        if is_new:
            user.set_unusable_password()
            user.save()
            note_addition(user, self.by, "added with a list")
        elif user.is_waiting:
            User.objects.filter(pk=user.pk).update(first_name=user.first_name, last_name=user.last_name)
            managing.approve(user.pk, self.by, user.region, user.rank, user.default_office)
        else:
            user.save(update_fields=["first_name", "last_name", "rank", "region", "default_office"])
            note_change(user, self.by, "by a list", self.changes)

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:
        kind = {"new": "new", "update": "changed", "skip": "same"}[row_result.import_type]
        self.judged.append(Judged(self.lines[kwargs["row_number"] - 1], kind, list(self.changes) if kind != "same" else []))

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        self.changes = []
        result = super().import_row(row, instance_loader, **kwargs)
        if result.validation_error:
            line = self.lines[kwargs["row_number"] - 1]
            self.judged.append(Judged(line, "bad", _sentences(result.validation_error), isinstance(result.validation_error, Twice)))
        return result


def _sentences(error: ValidationError) -> list[str]:
    """What the model says names no field by itself."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    found = error.message_dict.items()
    return [f"{WORDS[field].capitalize()}: {text}" if field in WORDS else text for field, texts in found for text in texts]


def _described(user: User) -> str:
    places = [place.code for place in (user.region, user.default_office) if place]
    return ", ".join([*([f"{user.first_name} {user.last_name}".strip()] if user.first_name else []), user.rank, *places])


def _set_name(user: User, row: Any) -> None:
    """A name in one cell is not taken apart anew where it is the same as before: nobody knows where a last name begins."""
    if row["name"] and row["name"] != f"{user.first_name} {user.last_name}".strip():
        user.first_name, _, user.last_name = row["name"].rpartition(" ") if " " in row["name"] else (row["name"], "", "")
    user.first_name = row["first_name"] or user.first_name
    user.last_name = row["last_name"] or user.last_name


def _is_elsewhere(office: Office | None, region: Region) -> bool:
    return office is not None and not region.is_hq and office.region_id != region.pk
