"""What the admin's front page counts."""

from django import template

from tracker.models import Location, Shift

register = template.Library()


@register.simple_tag
def places_without_office() -> int:
    return Location.objects.filter(office=None).count()


@register.simple_tag
def shifts_without_office() -> int:
    return Shift.objects.needs_an_office().count()
