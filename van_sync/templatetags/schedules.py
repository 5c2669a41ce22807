"""What data staff are told on the head of every page."""

from django import template

from accounts.models import Rank, User
from van_sync.schedules import watch

register = template.Library()


@register.simple_tag
def schedule_trouble(user: User) -> str:
    """One sentence, or nothing; for data staff alone."""
    is_theirs = user.is_authenticated and user.is_active and user.rank == Rank.DATA
    return watch.trouble() if is_theirs else ""
