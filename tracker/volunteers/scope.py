"""Whom of the volunteers somebody may see (design: rights). Whoever sees every office sees everybody.

Interns, and organizers where the setting says so, see people with a row at an office of their region, today or past.
"""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import Office, User
from accounts.scope import EVERY, offices_visible_to, reach
from tracker.models import ArchivedShift, Shift, Volunteer


def volunteers_seen_by(user: User) -> QuerySet[Volunteer]:
    """Records that were merged into another one are among them only for those who see everybody."""
    if reach(user, "edit") == EVERY:
        return Volunteer.objects.all()
    return volunteers_at(offices_visible_to(user))


def volunteers_at(offices: QuerySet[Office]) -> QuerySet[Volunteer]:
    """People with a row at these offices, up to the day that the boards show."""
    live = Shift.objects.filter(volunteer=OuterRef("pk"), office__in=offices, is_active=True, day__lte=F("office__counter__day"))
    past = ArchivedShift.objects.filter(archived_day__office__in=offices, is_active=True)
    # As in archive/past.py: a row belongs to its VANID; one without to its number, if the name fits.
    by_vanid = Q(vanid=OuterRef("vanid")) | Q(vanid=F("volunteer__vanid"), volunteer__merged_into=OuterRef("pk"))
    is_theirs = Q(volunteer=OuterRef("pk")) | Q(volunteer__merged_into=OuterRef("pk"))
    by_name = Q(vanid=None, first_name__iexact=F("volunteer__first_name"), last_name__iexact=F("volunteer__last_name")) & is_theirs
    return Volunteer.objects.filter(Exists(live) | Exists(past.filter(by_vanid)) | Exists(past.filter(by_name)))


def find_volunteer(user: User, pk: int) -> Volunteer | None:
    """The person, or who they turned out to be; None for nobody and for somebody who is not this user's to see alike."""
    person, seen = Volunteer.objects.filter(pk=pk).first(), {pk}
    while person is not None and person.merged_into is not None and person.merged_into_id not in seen:
        person = person.merged_into
        seen.add(person.pk)
    return volunteers_seen_by(user).filter(pk=person.pk).first() if person is not None else None
