"""The sending end of the stream, for services: call it once the change is committed."""

import logging

from asgiref.sync import async_to_sync

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
        async_to_sync(layer.send)(change.office_id, message)
    except Exception as failure:  # noqa: BLE001 nothing here may undo a saved edit
        counts["publish failed"] += 1
        logger.warning("A change was not published: %s. The catch-up brings it.", type(failure).__name__)
