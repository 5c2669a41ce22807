"""What the head of a page shows to whom."""

from django import template
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.scope import EVERY, NO, reach
from accounts.waiting import waiting_list

register = template.Library()
register.simple_tag(waiting_list)


@register.filter
def decides_about_people(user: User | AnonymousUser) -> bool:
    """Costs no query but that for the region, which most pages have made already."""
    return isinstance(user, User) and reach(user, "people") != NO


@register.filter
def sees_the_dashboard(user: User | AnonymousUser) -> bool:
    return isinstance(user, User) and reach(user, "dashboard") == EVERY
