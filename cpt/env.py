"""Read settings from the environment, loudly: nonsense stops the start instead of becoming a default."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def load_env_file(path: Path) -> None:
    """Put the ``NAME=value`` lines of a .env file into the environment; what is already set there wins."""
    if not path.exists():
        return
    for line in path.read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


FOLDER = "django.core.files.storage.FileSystemStorage"


def env_str(name: str, default: str) -> str:
    return os.environ.get(name) or default


def env_int(name: str, default: int) -> int:
    value = env_str(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def env_bool(name: str, default: bool) -> bool:
    value = env_str(name, str(default))
    if value not in ("True", "False"):
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def env_list(name: str, default: str) -> list[str]:
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]


def database(url: str, base: Path) -> dict:
    """Return Django's settings for ``sqlite:///path`` (relative to ``base``) or ``postgres://user:password@host:port/name``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(base / unquote(parts.path.removeprefix("/")))
    if parts.scheme in ("postgres", "postgresql"):
        return _postgresql(parts)
    raise ImproperlyConfigured(f"DATABASE_URL must start with sqlite:/// or postgres://, not {parts.scheme!r}.")


def _sqlite(path: Path) -> dict:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # Writers queue at BEGIN for up to 20 s; readers never wait for them.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        # A file, not memory: the tests' threads and server processes share it.
        "TEST": {"NAME": path.with_name(f"test-{path.name}")},
    }


def _postgresql(parts: SplitResult) -> dict:
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": parts.port or "",
        # Under ASGI a kept connection per thread runs PostgreSQL out of clients; a pool does not.
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {"min_size": 2, "max_size": env_int("DATABASE_POOL", 16), "timeout": 10},
            # protocol: a writer waits 2 s for a lock, then tries again, then answers "later".
            "options": "-c lock_timeout=2000",
        },
    }


def mail_server(url: str) -> dict[str, Any]:
    """Return Django's settings for ``console:``, ``smtp://user:password@host:port`` (plain), ``smtp+tls://`` (STARTTLS) or ``smtps://``."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must be console: or start with smtp://, smtp+tls:// or smtps:// and name a host.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def archive_storage(backend: str, folder: str, options: str, base: Path) -> dict[str, Any]:
    """Return an entry of Django's ``STORAGES``. Names of people stand in the files, so in a folder nobody else on the machine reads them.

    Another backend gets ``folder`` as its ``location``, as it is written, and ``options`` (JSON) besides.
    """
    try:
        more = json.loads(options)
    except ValueError:
        more = None
    if not isinstance(more, dict):
        raise ImproperlyConfigured('ARCHIVE_STORAGE_OPTIONS must be a JSON object such as {"bucket_name": "cpt-days"}.')
    if backend == FOLDER:
        mine = {"location": base / (folder or "var/archive"), "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    else:
        mine = {"location": folder} if folder else {}
    return {"BACKEND": backend, "OPTIONS": {**mine, **more}}
