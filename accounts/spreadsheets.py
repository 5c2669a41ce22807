"""Files that spreadsheet programs open must not run anything in them: what somebody is called, or a note says, is text."""

from typing import Any, Final

# What a spreadsheet program would take for a formula. The last ones are full-width.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def guarded(cell: Any) -> Any:
    """Numbers stay numbers; a text that would be a formula gets an apostrophe, the sign for "this is text"."""
    if not isinstance(cell, str):
        return cell
    text = "".join(letter for letter in cell if letter.isprintable() or letter == " ").strip()
    return f"'{text}" if text.startswith(FORMULA) else text
