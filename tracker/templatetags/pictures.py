from django import template

from tracker.dashboard.projection import RULES, Rule

register = template.Library()


@register.simple_tag
def projection_rules() -> tuple[Rule, ...]:
    """What the pictures' words mean."""
    return RULES
