"""Ask whether PostgreSQL and Redis answer at DATABASE_URL and REDIS_URL; say which one does not, and exit 1."""

import os
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

WAIT_SECONDS = 3


def reason_against() -> str:
    """Return why the tests cannot run there; empty when they can."""
    database = urlsplit(os.environ["DATABASE_URL"])
    if not database.scheme.startswith("postgres"):
        return "DATABASE_URL is not PostgreSQL's."
    try:
        # The tests make a database of their own, from this one: the one named in DATABASE_URL need not exist.
        psycopg.connect(urlunsplit(database._replace(path="/postgres")), connect_timeout=WAIT_SECONDS).close()
    except psycopg.OperationalError:
        return f"PostgreSQL does not answer at {database.hostname}:{database.port or 5432}."
    address = urlsplit(os.environ["REDIS_URL"])
    try:
        redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=WAIT_SECONDS).ping()
    except redis.RedisError:
        return f"Redis does not answer at {address.hostname}:{address.port or 6379}."
    return ""


if __name__ == "__main__":
    sys.exit(reason_against() or None)
