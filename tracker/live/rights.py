"""Whether people still may see what their sockets show."""

from collections.abc import Iterable

from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.scope import may_in_all
from tracker.live.viewer import Viewer

RIGHT_LOST = 4403
SIGNED_OUT = 4401


@database_sync_to_async
def ended_rights(viewers: Iterable[Viewer]) -> list[tuple[Viewer, int]]:
    """The viewers that must go, each with its close code.

    Two queries for all of them, and one more for each region whose own people only may see it: accounts with the same rank
    and region see the same offices, so each such pair is asked once a board.
    """
    viewers = list(viewers)
    users = User.objects.select_related("region").in_bulk({viewer.credentials.user_id for viewer in viewers})
    keys = {viewer.credentials.session_key for viewer in viewers}
    sessions = set(Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list("session_key", flat=True))
    answers: dict[tuple, bool] = {}
    ended = []
    for viewer in viewers:
        user = users.get(viewer.credentials.user_id)
        if user is None or not _may_see(user, viewer.offices, answers):
            ended.append((viewer, RIGHT_LOST))
        elif viewer.credentials.session_key not in sessions or not _same_password(viewer, user):
            ended.append((viewer, SIGNED_OUT))
    return ended


def _may_see(user: User, offices: frozenset[int], answers: dict[tuple, bool]) -> bool:
    question = (user.is_active, user.rank, user.region_id, offices)
    if question not in answers:
        answers[question] = may_in_all(user, "edit", offices)
    return answers[question]


def _same_password(viewer: Viewer, user: User) -> bool:
    """A new password ends the sessions of the old one, as it does for pages."""
    return constant_time_compare(viewer.credentials.session_hash, user.get_session_auth_hash())
