"""When people were active: seldom written, and never in the way."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection, connections
from django.http import HttpResponse
from django.test import AsyncClient, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import activity
from accounts.models import User


@pytest.fixture
def at_the_desk(client, ana):
    User.objects.filter(pk=ana.pk).update(last_active_at=None)
    client.force_login(ana)
    return client


def updates(client, path="/boards/"):
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return [query["sql"] for query in seen.captured_queries if query["sql"].startswith('UPDATE "accounts_user"')]


def test_the_first_page_writes_when_somebody_was_first_and_last_active(at_the_desk, ana):
    assert len(updates(at_the_desk)) == 1

    ana.refresh_from_db()
    assert ana.first_active_at == ana.last_active_at
    assert timezone.now() - ana.last_active_at < timedelta(seconds=30)


def test_then_five_minutes_pass_before_it_is_written_again(at_the_desk, ana):
    at_the_desk.get("/boards/")
    first = User.objects.get(pk=ana.pk).first_active_at

    assert updates(at_the_desk) == []
    User.objects.filter(pk=ana.pk).update(last_active_at=timezone.now() - timedelta(minutes=5))
    assert len(updates(at_the_desk)) == 1

    ana.refresh_from_db()
    assert ana.first_active_at == first
    assert ana.last_active_at > first


def test_of_two_processes_one_writes(at_the_desk, ana):
    activity.write(ana.pk)
    written = User.objects.get(pk=ana.pk).last_active_at

    activity.write(ana.pk)

    assert User.objects.get(pk=ana.pk).last_active_at == written


def test_strangers_and_pages_that_are_merely_open_write_nothing(client, at_the_desk, flo):
    assert updates(client.__class__()) == []
    User.objects.filter(pk=flo.pk).update(last_active_at=None)
    client.force_login(flo)

    assert updates(client, "/waiting/count/") == []
    assert len(updates(client)) == 1


def test_a_busy_database_breaks_nothing(at_the_desk, ana, monkeypatch, caplog):
    def busy(*args, **kwargs):
        raise DatabaseError("database is locked")

    caplog.set_level("INFO")
    with monkeypatch.context() as patched:
        patched.setattr(activity, "Coalesce", busy)
        assert at_the_desk.get("/boards/").status_code == 200

    assert "was not written: DatabaseError" in caplog.text
    assert ana.email not in caplog.text
    assert User.objects.get(pk=ana.pk).last_active_at is None


@pytest.mark.django_db(transaction=True)
def test_it_is_written_after_the_answer_went_out(ana):
    User.objects.filter(pk=ana.pk).update(last_active_at=None)
    ana.refresh_from_db()
    request = RequestFactory().get("/")
    request._cached_user = ana

    answer = activity.activity(lambda _: HttpResponse())(request)
    assert User.objects.get(pk=ana.pk).last_active_at is None
    answer.close()

    assert User.objects.get(pk=ana.pk).last_active_at is not None


def test_it_is_no_hindrance_to_a_view_that_does_not_block(ana):
    request = RequestFactory().get("/")
    request._cached_user = ana

    async def view(_):
        return HttpResponse("ok")

    middleware = activity.activity(view)
    assert asyncio.iscoroutinefunction(middleware)
    assert asyncio.run(middleware(request)).content == b"ok"


@pytest.mark.django_db(transaction=True)
def test_it_works_as_the_server_asks(ana):
    User.objects.filter(pk=ana.pk).update(last_active_at=None)
    client = AsyncClient()
    client.force_login(ana)

    async def look() -> None:
        await client.get("/boards/")
        await sync_to_async(connections.close_all)()  # of the thread in which the view ran

    asyncio.run(look())

    assert User.objects.get(pk=ana.pk).last_active_at is not None
