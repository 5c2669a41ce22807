"""Which days nights have seen to. A day may be archived without one: whoever opens the next day archives first."""

import datetime as dt

from django.db.models import Max, QuerySet

from tracker.models import ArchivedDay
from van_sync.models import NightRun


def last_night(before: dt.date) -> dt.date:
    """The last day before this one that a night closed."""
    return NightRun.objects.filter(day__lt=before).aggregate(last=Max("day"))["last"] or dt.date.min


def archived_without_a_night(run: NightRun) -> QuerySet[ArchivedDay]:
    """Of the days that this night closes, what is in the archive though no other night closed any of them."""
    if NightRun.objects.filter(day=run.day).exclude(pk=run.pk).exists():
        return ArchivedDay.objects.none()
    return ArchivedDay.objects.filter(day__lte=run.day, day__gt=last_night(run.day)).select_related("office")
