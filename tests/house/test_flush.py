"""After a test that others had to see the database is empty, also of what somebody was still writing."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Office, Region, User


@pytest.mark.django_db(transaction=True)
def test_what_was_still_being_written_is_gone_too(ana):
    has_written, may_commit = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            Office.objects.create(code="R9Z", name="Late", region=Region.objects.create(code="R9"))
            has_written.set()
            assert may_commit.wait(timeout=60)
        connection.close()

    writer, soon = threading.Thread(target=write), threading.Timer(0.5, may_commit.set)
    writer.start()
    assert has_written.wait(timeout=60)
    soon.start()

    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)  # as Django does after such a test

    writer.join(timeout=60)
    assert not writer.is_alive()
    assert not User.objects.exists()
    assert not Office.objects.exists()
