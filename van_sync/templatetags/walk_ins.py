"""How much of a person is shown to somebody who has to tell two of them apart."""

from django import template

from tracker.models import Volunteer
from van_sync.client_types import Person

register = template.Library()


@register.filter
def last_four(phone: str) -> str:
    return phone[-4:]


@register.filter
def shares_phone(person: Person, walk_in: Volunteer) -> bool:
    return bool({person.phone, person.cell} & {walk_in.phone, walk_in.cell} - {""})
