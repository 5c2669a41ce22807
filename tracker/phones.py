"""American phone numbers as ten digits."""

import re


def phone_digits(text: str) -> str | None:
    """Return the ten digits of a number; without an extension and a leading 1. None if it is no American number."""
    digits = re.sub(r"\D", "", re.split(r"(?i)\s*(?:x|ext)", text.strip(), maxsplit=1)[0])
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return digits if len(digits) == 10 else None
