"""The board's modules, named ahead: a first visit fetches them side by side, and not one import after the other."""

from django import template
from django.conf import settings
from django.templatetags.static import static

register = template.Library()
STATIC = settings.BASE_DIR / "static"
# The modules of the admin and of other pages are none of the board's; types.js is for the type checker, nothing imports it when the board runs.
MODULES = sorted(
    path.relative_to(STATIC).as_posix()
    for folder in ("js", "vendor/lit-html")
    for path in (STATIC / folder).rglob("*.js")
    if path.parent.name not in ("admin", "dashboard", "pages") and path.name != "types.js"
)


@register.simple_tag
def board_modules() -> list[str]:
    """Addresses, with the hash that the storage gives them."""
    return [static(name) for name in MODULES]
