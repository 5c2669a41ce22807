"""Whether people still may see what their sockets show, and how they are called by now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.scope import may_in_all
from tracker.live.viewer import Viewer
from tracker.rows import person

RIGHT_LOST = 4403
SIGNED_OUT = 4401


@dataclass
class Looked:
    """What became of the viewers: who must go, each with its close code, and who has a new name or colour."""

    ended: list[tuple[Viewer, int]] = field(default_factory=list)
    renamed: list[tuple[Viewer, dict[str, Any]]] = field(default_factory=list)


@database_sync_to_async
def look_at_accounts(viewers: Iterable[Viewer]) -> Looked:
    """Read the viewers' accounts anew.

    Two queries for all of them, and one more for each region whose own people only may see it: accounts with the same rank
    and region see the same offices, so each such pair is asked once a board.
    """
    viewers = list(viewers)
    users = User.objects.select_related("region").in_bulk({viewer.credentials.user_id for viewer in viewers})
    keys = {viewer.credentials.session_key for viewer in viewers}
    sessions = set(Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list("session_key", flat=True))
    answers: dict[tuple, bool] = {}
    looked = Looked()
    for viewer in viewers:
        user = users.get(viewer.credentials.user_id)
        if user is None or not _may_see(user, viewer, answers):
            looked.ended.append((viewer, RIGHT_LOST))
        elif viewer.credentials.session_key not in sessions or not _same_password(viewer, user):
            looked.ended.append((viewer, SIGNED_OUT))
        elif viewer.badge != (badge := person(user)):
            looked.renamed.append((viewer, badge))
    return looked


def _may_see(user: User, viewer: Viewer, answers: dict[tuple, bool]) -> bool:
    question = (user.is_active, user.rank, user.region_id, viewer.action, viewer.offices)
    if question not in answers:
        answers[question] = may_in_all(user, viewer.action, viewer.offices)
    return answers[question]


def _same_password(viewer: Viewer, user: User) -> bool:
    """A new password ends the sessions of the old one, as it does for pages."""
    return constant_time_compare(viewer.credentials.session_hash, user.get_session_auth_hash())
