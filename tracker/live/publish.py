"""The sending end of the stream, for services: call it once the change is committed."""

import asyncio
import logging
from typing import Any

from asgiref.sync import SyncToAsync, async_to_sync

from tracker.live import layer
from tracker.live.counts import counts
from tracker.models import Change

logger = logging.getLogger(__name__)


def publish(change: Change) -> None:
    """Tell every process with viewers of the office. Sync code only; never raises: the change is saved, and the catch-up brings it.

    Office and number stand beside the frame so that no process has to parse it.
    """
    message = {"type": "change", "office": change.office_id, "number": change.number, "frame": change.frame}
    try:
        _hand_over(change.office_id, message)
    except Exception as failure:  # noqa: BLE001 nothing here may undo a saved edit
        counts["publish failed"] += 1
        logger.warning("A change was not published: %s. The catch-up brings it.", type(failure).__name__)


def _hand_over(office_id: int, message: dict[str, Any]) -> None:
    """Give the message to the loop that serves this request without waiting for it: the edit is saved, its answer need not stand in line.

    Outside a server (a command, a test) there is no such loop; then the message is sent before this returns. A loop that has stopped
    belongs to a process that is ending: waiting for it would keep the process for ever, and the others' catch-up brings the change.
    """
    loop = getattr(SyncToAsync.threadlocal, "main_event_loop", None)
    if loop is None or loop.is_closed():
        async_to_sync(layer.send)(office_id, message)
    elif loop.is_running():
        asyncio.run_coroutine_threadsafe(layer.send(office_id, message), loop)
    else:
        counts["publish failed"] += 1
