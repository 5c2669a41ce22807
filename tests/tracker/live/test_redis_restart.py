"""Redis dies and comes back under open sockets."""

import asyncio
import shutil
import subprocess
import time

import pytest

from tests.ports import free_port, is_answered
from tests.tracker.live.page import Page, acommit, aedit, live, until
from tracker.live import layer
from tracker.live.hub import current_hub

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.services,
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="needs the program redis-server, to kill it"),
]


class Redis:
    """A server of the test's own, with nothing on disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not is_answered(self.port):
            assert time.monotonic() < end, "redis-server did not start"
            time.sleep(0.02)

    def has_subscribers(self) -> bool:
        command = ["redis-cli", "-p", str(self.port), "pubsub", "channels"]
        return "office" in subprocess.run(command, capture_output=True, text=True, check=False).stdout

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def redis(settings):
    server = Redis()
    hosts = {"hosts": [f"redis://127.0.0.1:{server.port}/0"]}
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": hosts}}
    yield server
    server.kill()


@live
async def test_no_socket_is_closed_no_edit_is_lost_and_the_stream_comes_back(ana, bo, r1a, redis):
    async with Page(ana, "R1A") as page:
        await page.has_seen(r1a)
        await aedit(r1a)
        assert await page.hears_numbers(1) == [1]

        redis.kill()
        await aedit(r1a)
        await current_hub().poll()
        assert await page.hears_numbers(1) == [2]
        async with Page(bo, "R1A") as newcomer:
            await newcomer.has_seen(r1a)
            await newcomer.beat()

        redis.start()
        layer.Outage.until = 0.0
        await until(redis.has_subscribers, within=60)
        await asyncio.sleep(0.2)
        await acommit(r1a)
        await aedit(r1a)
        assert await page.hears_numbers(2) == [3, 4]
