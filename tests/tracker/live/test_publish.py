"""A layer that fails costs seconds, never an edit and never a socket."""

import asyncio

import pytest
from channels.layers import get_channel_layer
from django.test import override_settings

from tests.tracker.live.page import Page, acommit, aedit, commit, live
from tracker.live import layer
from tracker.live.counts import counts
from tracker.live.hub import current_hub
from tracker.live.publish import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead_layer(monkeypatch):
    """Everything that needs the layer's server fails; returns a switch that brings it back."""
    backend = get_channel_layer()

    async def fail(*args):
        raise ConnectionError("nobody home: Ada Sample, 816-555-0142")

    with monkeypatch.context() as patch:
        for name in ("new_channel", "group_add", "group_send"):
            patch.setattr(backend, name, fail, raising=False)
        yield patch.undo


def test_a_dead_layer_fails_no_edit_is_counted_and_names_nobody_in_the_log(r1a, dead_layer, caplog):
    publish(commit(r1a))
    assert counts == {"layer message lost": 1}
    assert "ConnectionError" in caplog.text
    assert "Ada" not in caplog.text


def test_only_the_first_edit_of_an_outage_waits_for_the_layer(r1a, monkeypatch):
    async def hang(group, message):
        await asyncio.sleep(3600)

    monkeypatch.setattr(layer, "SEND_SECONDS", 0.1)
    monkeypatch.setattr(get_channel_layer(), "group_send", hang, raising=False)
    for _ in range(20):
        publish(commit(r1a))
    assert counts == {"layer message lost": 1, "layer message skipped": 19}


def test_a_redis_that_does_not_answer_fails_no_edit(r1a):
    refused = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": ["redis://127.0.0.1:9"]}}
    with override_settings(CHANNEL_LAYERS={"default": refused}):
        publish(commit(r1a))
    assert counts == {"layer message lost": 1}


def test_a_management_command_publishes_without_a_running_loop(r1a):
    publish(commit(r1a))
    publish(commit(r1a))
    assert not counts


@live
async def test_publishing_from_async_code_is_a_mistake_that_costs_no_edit(r1a):
    publish(await acommit(r1a))
    assert counts == {"publish failed": 1}


@live
async def test_with_a_dead_layer_sockets_open_and_changes_come_with_the_poll(ana, r1a, dead_layer):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        await aedit(r1a)
        await current_hub().poll()
        assert await page.hears_numbers(1) == [1]


@live
async def test_a_layer_that_comes_back_is_joined_with_the_next_poll(ana, r1a, dead_layer):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        dead_layer()
        await current_hub().poll()
        await aedit(r1a)
        assert await page.hears_numbers(1) == [1]
