"""People's icons in pages that the server draws."""

from django import template

from accounts.icons import HEX_COLOUR, PLAIN, text_on
from accounts.models import User

register = template.Library()


@register.inclusion_tag("accounts/_icon.html")
def icon(user: User) -> dict[str, str]:
    colour = user.colour if HEX_COLOUR.match(user.colour) else PLAIN
    return {"initials": user.initials, "colour": colour, "ink": text_on(colour)}
