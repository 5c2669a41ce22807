"""How the database is emptied after a test whose rows other processes or threads had to see.

Django empties PostgreSQL by TRUNCATE, which makes new files for all our tables and waits for the disk: a second after each such test.
The few rows of a test are deleted in milliseconds. As TRUNCATE does, this waits for writers that are still at it, and lets none begin.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations


def delete_rows(
    operations: DatabaseOperations, _style: object, tables: list[str], *, reset_sequences: bool, allow_cascade: bool
) -> list[str]:
    """Instead of ``sql_flush``, in one transaction: our foreign keys are looked at in its end, so the order is no matter."""
    assert not reset_sequences, "No test of ours asks for numbers that begin anew."
    assert not allow_cascade, "Django asks for this only where some tables are left out."
    names = [operations.quote_name(table) for table in tables]
    return ["; ".join([f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE", *(f"DELETE FROM {name}" for name in names)])] if names else []


@contextmanager
def flushing_by_deleting() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", delete_rows)
        yield
