"""Whom of the volunteers somebody may see (design: rights). Whoever sees every office sees everybody.

Interns, and organizers where the setting says so, see people with a row at an office of their region, today or past.
"""

from django.db.models import F, Q, QuerySet

from accounts.models import Office, User
from accounts.scope import EVERY, offices_visible_to, reach
from tracker.models import ArchivedShift, Shift, Volunteer


def volunteers_seen_by(user: User) -> QuerySet[Volunteer]:
    """Records that were merged into another one are among them only for those who see everybody."""
    if reach(user, "edit") == EVERY:
        return Volunteer.objects.all()
    return Volunteer.objects.filter(_has_been_at(offices_visible_to(user), Q()))


def sees(user: User, person: Volunteer) -> bool:
    """The same of one person, without a look at all the rows of a region."""
    if reach(user, "edit") == EVERY:
        return True
    theirs = Q(volunteer=person) | Q(volunteer__merged_into=person)
    return Volunteer.objects.filter(_has_been_at(offices_visible_to(user), theirs | Q(vanid=person.vanid)), pk=person.pk).exists()


def _has_been_at(offices: QuerySet[Office], among: Q) -> Q:
    """Who has a row at these offices, up to the day that the boards show. ``among``: archived rows, if it is about one person.

    As lists of ids, each made once: asked for each of a thousand people who are called Maria, it took seconds.
    """
    live = Shift.objects.filter(office__in=offices, is_active=True, day__lte=F("office__counter__day"))
    past = ArchivedShift.objects.filter(among, archived_day__office__in=offices, is_active=True)
    # As in archive/past.py: a row belongs to its VANID; one without to its number, if the name fits.
    named = past.filter(vanid=None, first_name__iexact=F("volunteer__first_name"), last_name__iexact=F("volunteer__last_name"))
    before = Q(pk__in=past.filter(vanid=F("volunteer__vanid")).values("volunteer__merged_into")) | Q(
        pk__in=named.values("volunteer__merged_into")
    )
    vanids = past.filter(vanid__isnull=False).values("vanid")
    return Q(pk__in=live.values("volunteer")) | Q(vanid__in=vanids) | Q(pk__in=named.values("volunteer")) | before


def find_volunteer(user: User, pk: int) -> Volunteer | None:
    """The person, or who they turned out to be; None for nobody and for somebody who is not this user's to see alike."""
    person, seen = Volunteer.objects.filter(pk=pk).first(), {pk}
    while person is not None and person.merged_into is not None and person.merged_into_id not in seen:
        person = person.merged_into
        seen.add(person.pk)
    return person if person is not None and sees(user, person) else None
