"""A person's icon as the server draws it. The boards draw their own with the same rule: static/js/contrast.js."""

import re

HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
PLAIN = "#475569"
# Above this luminance black has the higher contrast (WCAG 2.2, contrast ratio).
BLACK_FROM = 0.179


def text_on(colour: str) -> str:
    """Black or white, whichever is read more easily on ``colour``, such as "#7b3fa0". At least 4.58:1 on any."""
    return "#000" if luminance(colour) > BLACK_FROM else "#fff"


def luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
