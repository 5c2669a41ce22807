"""Django's settings for the stand-in alone. ``van_sync.sandbox.__main__`` puts its options into the environment first."""

import datetime as dt
import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]

SECRET_KEY = "the stand-in signs nothing and knows nobody"  # noqa: S105
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "van_sync.sandbox.urls"
INSTALLED_APPS = ["van_sync.sandbox"]
MIDDLEWARE: list[str] = []
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("VAN_SANDBOX_FILE", BASE_DIR / "var" / "van_sandbox.sqlite3"),
        "CONN_MAX_AGE": None,  # a connection that the client keeps open is one thread, and keeps its own
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,  # seconds that a writer waits for the one before it
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",  # a lost file is made again
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

# The committee's. Times without an offset are read in this zone, and all times of events are answered in it.
SANDBOX_ZONE = TIME_ZONE = os.environ.get("VAN_SANDBOX_ZONE", "America/Chicago")
# The stand-in's clock shows the real hour on this day; without one, the real day.
SANDBOX_DAY = dt.date.fromisoformat(os.environ["VAN_SANDBOX_DAY"]) if os.environ.get("VAN_SANDBOX_DAY") else None
SANDBOX_APPLICATION = os.environ.get("VAN_SANDBOX_APPLICATION", "cpt")
SANDBOX_KEY = os.environ.get("VAN_SANDBOX_KEY", "5a4db0c5-0000-4000-8000-57a9d1900001")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "van_sync.sandbox": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},  # its lines show the values of queries
    },
}
