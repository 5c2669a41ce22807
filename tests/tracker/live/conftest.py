import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def stands_alone(own_layer, connection_stays_open, loops_stand_still):
    """What every test here stands on."""


@pytest.fixture
def queries(db):
    """The SQL run so far; clear it before what is to be counted."""
    seen: list[str] = []

    def note(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen
