"""The way into the channel layer: bounded in time, and never a reason for an edit or a socket to fail."""

import asyncio
import logging
import time
from typing import Any

from channels.layers import get_channel_layer

from tracker.live.counts import counts

logger = logging.getLogger(__name__)

SEND_SECONDS = 1.0
QUIET_SECONDS = 2.0


def group_of(office_id: int) -> str:
    return f"office.{office_id}"


class Outage:
    """Remembers that the layer failed a moment ago.

    Without it every edit made while Redis is down would wait ``SEND_SECONDS``; so one waits and the next ones are left to the catch-up.
    """

    until = 0.0


async def send(office_id: int, message: dict[str, Any]) -> None:
    """Give ``message`` to every process with viewers of the office. Lost, counted and logged if the layer fails; never raises."""
    if time.monotonic() < Outage.until:
        counts["layer message skipped"] += 1
        return
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await get_channel_layer().group_send(group_of(office_id), message)
    except Exception as failure:  # noqa: BLE001 each layer has errors of its own
        Outage.until = time.monotonic() + QUIET_SECONDS
        counts["layer message lost"] += 1
        # The name of the error only: its text may hold what was to be sent.
        logger.warning("The channel layer took no message: %s. The catch-up brings the change.", type(failure).__name__)
