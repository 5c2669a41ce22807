"""Doing one thing to several people, and saying in sentences what became of it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.utils.html import format_html

from accounts import managing
from accounts.models import User

MOST_SENTENCES = 10


def each(
    request: HttpRequest,
    people: Iterable[User],
    deed: Callable[[int], Any],
    done: str,
    already: str = "",
    undo: Callable[[list[User]], str] | None = None,
) -> None:
    """Do ``deed`` to everybody. It returns False where there was nothing to do. ``undo`` makes the button that takes it back."""
    reached: list[User] = []
    idle, refused = 0, []
    for user in people:
        try:
            if deed(user.pk) is False:
                idle += 1
            else:
                reached.append(user)
        except managing.NotDone as no:
            refused.append(str(no))
    if reached:
        sentence = f"{len(reached)} {'person' if len(reached) == 1 else 'people'} {done}."
        messages.success(request, format_html("{} {}", sentence, undo(reached)) if undo else sentence)
    if idle:
        messages.info(request, f"{idle} {'was' if idle == 1 else 'were'} {already} already.")
    for sentence in list(dict.fromkeys(refused))[:MOST_SENTENCES]:
        messages.error(request, sentence)


def tell_of_missing(request: HttpRequest, people: list[User], sentence: str) -> list[User]:
    """Whoever was chosen in the list and is not in it any more. They are not named: the number may as well be made up."""
    chosen = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
    if chosen - {str(user.pk) for user in people}:
        messages.error(request, sentence)
    return people
