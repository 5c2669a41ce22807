"""People on pages that the server draws. Phone numbers are written as static/js/phones.js does it on pages that the browser draws."""

import re
import uuid

from django import template

from accounts.models import User
from accounts.scope import NO, reach

register = template.Library()


@register.filter
def phone(number: object) -> str:
    """816-555-0123; what is no ten digits, as it is."""
    text = str(number)
    return f"{text[:3]}-{text[3:6]}-{text[6:]}" if re.fullmatch(r"\d{10}", text) else text


@register.filter
def dialled(number: str) -> str:
    """What a link may carry: digits, without an extension."""
    return re.sub(r"[^\d+]", "", re.split(r"(?i)x|ext", number)[0])


@register.simple_tag
def new_id() -> str:
    """Under which a form of this page is one edit, however often it is sent."""
    return str(uuid.uuid4())


@register.filter
def may_merge(user: User) -> bool:
    """Whether the finder offers to merge two of the people it finds."""
    return reach(user, "merge_people") != NO
