"""A web process that is told to end: what it was asked is answered, and boards hear that they should come back."""

import http.client
import json
import signal
import urllib.request

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.browser.conftest import PATIENCE, Server
from tests.ports import free_port
from tracker.operations.locks import lock_counters

SECONDS = PATIENCE / 1000
TOKEN = "t" * 32


@pytest.fixture
def ending():
    server = Server(free_port())
    server.start()
    yield server
    if server.process.poll() is None:
        server.process.kill()
        server.process.wait(SECONDS)


@pytest.fixture
def cookies(ana):
    client = Client()
    client.force_login(ana)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={TOKEN}"


def test_a_request_that_is_under_way_is_answered(ending, cookies, desk, ana):
    shift = desk.shift()
    waits = http.client.HTTPConnection("127.0.0.1", ending.port, timeout=SECONDS)
    waits.request("GET", "/health/live")
    waits.getresponse().read()
    body = json.dumps([desk.entry("set_status", shift=shift, was="booked", to="in")])
    with transaction.atomic():
        lock_counters({desk.office.pk})
        headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/json"}
        waits.request("POST", "/boards/R1A/operations/", body, headers)
        # The loop reads in order: when this is answered, it has taken the edit.
        urllib.request.urlopen(f"{ending.url}/health/live", timeout=SECONDS).close()
        ending.process.send_signal(signal.SIGTERM)
    with waits.getresponse() as answer:
        assert answer.status == 200
        assert json.loads(answer.read())["results"][0]["result"] == "applied"
    waits.close()
    shift.refresh_from_db()
    assert shift.status == "in"
    ending.process.wait(SECONDS)


def test_boards_are_told_to_come_back(ending, cookies, desk, ana):
    address = f"ws://127.0.0.1:{ending.port}/ws/boards/R1A/"
    with connect(address, additional_headers={"Cookie": cookies}, origin=f"http://127.0.0.1:{ending.port}") as socket:
        socket.send(json.dumps({"beat": 1}))
        assert json.loads(socket.recv(SECONDS)) == {"beat": 1}
        ending.process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionClosed) as closed:
            list(socket)
    assert closed.value.rcvd.code == 1012  # "service restart"
    ending.process.wait(SECONDS)
