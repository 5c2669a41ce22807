"""What the admin's front page counts."""

from django import template

from tracker.models import EventType, Location, Role, Shift, VanStatus

register = template.Library()


@register.simple_tag
def places_without_office() -> int:
    return Location.objects.filter(office=None).count()


@register.simple_tag
def shifts_without_office() -> int:
    return Shift.objects.needs_an_office().count()


@register.simple_tag
def words_not_looked_at() -> list[tuple[str, str, int]]:
    """New words that imports brought, by table: what they are called, the table's name in addresses, how many."""
    counts = [
        (str(model._meta.verbose_name_plural), model._meta.model_name or "", model._default_manager.filter(is_reviewed=False).count())
        for model in (EventType, Role, VanStatus)
    ]
    return [found for found in counts if found[2]]
