"""Where web processes leave work for the worker: Redis, or on one machine without it a folder. Addresses and options for Celery."""

from pathlib import Path
from typing import Any

SECONDS_TO_CONNECT = 2  # somebody waits for the page


def redis_broker(url: str, prefix: str) -> tuple[str, dict[str, Any]]:
    # One try: else Celery goes on for six seconds before it says that nobody answers.
    return url, {"global_keyprefix": f"{prefix}-work:", "socket_connect_timeout": SECONDS_TO_CONNECT, "max_retries": 0}


def folder_broker(folder: Path) -> tuple[str, dict[str, Any]]:
    """Web process and worker both read and write the folder; it is made if it is not there."""
    waiting, control = folder / "waiting", folder / "control"
    for part in (waiting, control):
        part.mkdir(parents=True, exist_ok=True)
    options = {"data_folder_in": str(waiting), "data_folder_out": str(waiting), "control_folder": str(control)}
    return "filesystem://localhost//", {**options, "polling_interval": 0.2}  # seconds
