"""What the stand-in keeps. ``app_label`` is said, because CPT's own settings do not know this app."""

from typing import Any

from django.db import models
from django.db.models import Q

from van_sync.sandbox.lookups import API_USER


class Table(models.Model):
    class Meta:
        abstract = True
        app_label = "sandbox"


class Seeding(Table):
    """What the file was filled with: another day or seed fills it anew."""

    words = models.TextField()


class Code(Table):
    name = models.CharField(max_length=200)
    code_type = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.CASCADE, null=True)
    description = models.TextField(null=True)
    entities = models.JSONField(default=list)  # names of what it may be put on
    made_by = models.CharField(max_length=80, default=API_USER)
    made_at, changed_at = models.DateTimeField(), models.DateTimeField()


class Location(Table):
    name = models.CharField(max_length=50)
    line1 = models.CharField(max_length=200, null=True)
    line2 = models.CharField(max_length=200, null=True)
    line3 = models.CharField(max_length=200, null=True)
    city = models.CharField(max_length=100, null=True)
    state = models.CharField(max_length=10, null=True)
    postcode = models.CharField(max_length=10, null=True)
    country = models.CharField(max_length=2, default="US")
    longitude, latitude = models.FloatField(null=True), models.FloatField(null=True)
    is_deleted = models.BooleanField(default=False)


class Event(Table):
    name = models.CharField(max_length=500)
    short_name = models.CharField(max_length=12)
    description = models.TextField(null=True)
    starts_at, ends_at = models.DateTimeField(db_index=True), models.DateTimeField()
    type_id = models.PositiveIntegerField()
    is_active = models.BooleanField(default=True)
    is_creators_alone = models.BooleanField(default=False)
    is_public = models.BooleanField(null=True)
    district = models.CharField(max_length=40, null=True)
    made_by = models.CharField(max_length=80, default=API_USER)
    made_at = models.DateTimeField()
    series = models.BigIntegerField(null=True)  # events that repeat each other have the same
    locations: "models.ManyToManyField[Location, Any]" = models.ManyToManyField(Location)
    codes: "models.ManyToManyField[Code, Any]" = models.ManyToManyField(Code)

    class Meta(Table.Meta):
        ordering = ["starts_at", "pk"]


class EventShift(Table):
    event = models.ForeignKey(Event, models.CASCADE, related_name="shifts")
    name = models.CharField(max_length=100, null=True)
    starts_at, ends_at = models.DateTimeField(), models.DateTimeField()

    class Meta(Table.Meta):
        ordering = ["starts_at", "pk"]


class EventRole(Table):
    event = models.ForeignKey(Event, models.CASCADE, related_name="roles")
    role_id = models.PositiveIntegerField()
    minimum, maximum, goal = (models.PositiveIntegerField(null=True) for _ in range(3))

    class Meta(Table.Meta):
        ordering = ["pk"]


class EventNote(Table):
    event = models.ForeignKey(Event, models.CASCADE, related_name="notes")
    text = models.TextField()
    is_restricted = models.BooleanField(default=False)
    category_id = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta(Table.Meta):
        ordering = ["pk"]


class Person(Table):
    """``pk`` is the VANID. Voters are those of mode 0, a database of its own."""

    is_voter = models.BooleanField(default=False)
    first_name = models.CharField(max_length=20, null=True)
    middle_name = models.CharField(max_length=20, null=True)
    last_name = models.CharField(max_length=80, null=True)
    first_key = models.CharField(max_length=20, default="", db_index=True)  # without accents and case, to look for
    last_key = models.CharField(max_length=80, default="", db_index=True)
    born_on = models.DateField(null=True)
    more = models.JSONField(default=dict)  # plain properties under VAN's own names
    is_hidden = models.BooleanField(default=False)  # belongs to another committee: 403
    is_deleted = models.BooleanField(default=False)
    codes: "models.ManyToManyField[Code, Any]" = models.ManyToManyField(Code)
    made_at = models.DateTimeField()


class Phone(Table):
    person = models.ForeignKey(Person, models.CASCADE, related_name="phones")
    number = models.CharField(max_length=15, db_index=True)  # bare digits
    extension = models.CharField(max_length=10, null=True)
    kind = models.CharField(max_length=1, default="H")
    is_preferred = models.BooleanField(default=False)
    opt_in = models.CharField(max_length=1, default="U")  # I, O, U
    is_suppressed = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta(Table.Meta):
        ordering = ["pk"]


class Email(Table):
    person = models.ForeignKey(Person, models.CASCADE, related_name="emails")
    address = models.CharField(max_length=200, db_index=True)
    kind = models.CharField(max_length=1, default="P")
    is_preferred = models.BooleanField(default=False)
    is_subscribed = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    class Meta(Table.Meta):
        ordering = ["pk"]


class Address(Table):
    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    line1 = models.CharField(max_length=200, null=True)
    line2 = models.CharField(max_length=200, null=True)
    line3 = models.CharField(max_length=200, null=True)
    city = models.CharField(max_length=100, null=True)
    state = models.CharField(max_length=10, null=True)
    postcode = models.CharField(max_length=10, null=True)
    country = models.CharField(max_length=2, default="US")
    kind = models.CharField(max_length=1, default="H")
    is_preferred = models.BooleanField(default=False)

    class Meta(Table.Meta):
        ordering = ["pk"]


class Identifier(Table):
    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=80)


class Suppression(Table):
    person = models.ForeignKey(Person, models.CASCADE, related_name="suppressions")
    code = models.CharField(max_length=2)


class PersonNote(Table):
    person = models.ForeignKey(Person, models.CASCADE, related_name="notes")
    text = models.TextField()
    is_restricted = models.BooleanField(default=False)
    category_id = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta(Table.Meta):
        ordering = ["pk"]


class PersonActivistCode(Table):
    person = models.ForeignKey(Person, models.CASCADE, related_name="activist_codes")
    activist_code_id = models.PositiveIntegerField()
    canvassed_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta(Table.Meta):
        ordering = ["pk"]


class Relationship(Table):
    person = models.ForeignKey(Person, models.CASCADE, related_name="relationships")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.PositiveIntegerField()  # VAN's relationshipId


class Signup(Table):
    person = models.ForeignKey(Person, models.CASCADE, related_name="signups")
    event = models.ForeignKey(Event, models.CASCADE, related_name="signups")
    shift = models.ForeignKey(EventShift, models.CASCADE, related_name="signups")
    role_id = models.PositiveIntegerField()
    status_id = models.PositiveIntegerField()
    location = models.ForeignKey(Location, models.SET_NULL, null=True)
    starts_at, ends_at = models.DateTimeField(null=True), models.DateTimeField(null=True)  # overrides
    supporter_group_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta(Table.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "event", "shift", "role_id"], name="one_signup_for_each_role_in_a_shift"),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=models.F("starts_at")), name="overrides_are_a_pair"
            ),
        ]


class StatusChange(Table):
    """Outlives its signup, as VAN's contact history does."""

    signup_id, vanid, event_id = models.BigIntegerField(db_index=True), models.BigIntegerField(), models.BigIntegerField()
    at = models.DateTimeField()
    who = models.CharField(max_length=80)
    was, now = models.CharField(max_length=40, null=True), models.CharField(max_length=40, null=True)  # null: no signup
    source = models.CharField(max_length=40)
    is_seeded = models.BooleanField(default=False)  # how the file began

    class Meta(Table.Meta):
        ordering = ["pk"]


class Contact(Table):
    """One row of contact history."""

    vanid = models.BigIntegerField(db_index=True)
    signup_id = models.BigIntegerField(null=True)
    on = models.DateField()
    contact_type_id = models.PositiveIntegerField(null=True)
    input_type_id = models.PositiveIntegerField()
    result_id = models.PositiveIntegerField(null=True)
    phone = models.CharField(max_length=15, default="")
    responses = models.JSONField(default=list)
    who = models.CharField(max_length=80, default=API_USER)
    source = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta(Table.Meta):
        ordering = ["pk"]
