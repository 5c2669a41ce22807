"""A database that is locked when a row is being sent."""

from django.db import OperationalError


class Held(Exception):
    """As psycopg says it."""

    sqlstate = "55P03"


def locked(backend):
    if backend == "SQLite":
        return OperationalError("database is locked")
    problem = OperationalError("canceling statement due to lock timeout")
    problem.__cause__ = Held()
    return problem


def lock(van, monkeypatch, *problems, after=False):
    """The next calls meet these, in turn: before anything is sent, or once VAN has it."""
    left, put = list(problems), van.set_status

    def set_status(*args, **options):
        problem = left.pop(0) if left else None
        if problem and not after:
            raise problem
        answer = put(*args, **options)
        if problem:
            raise problem
        return answer

    monkeypatch.setattr(van, "set_status", set_status)
