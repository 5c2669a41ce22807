"""Board sockets by the hundred, on one server process with a database of its own. For the benches of the stream."""

import asyncio
import base64
import contextlib
import datetime as dt
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Office, Rank, Region, User
from rehearsal import server
from rehearsal.ground import session_of
from rehearsal.server import Process
from tracker.live.publish import publish
from tracker.models import Change, OfficeCounter

ROOT = Path(__file__).resolve().parent.parent
PORT, BARE_PORT = 18_431, 18_432
FRAME_CHARACTERS = 900  # one whole shift and its envelope


@contextlib.contextmanager
def database() -> Iterator[str]:
    """A test database beside the configured one; yields its URL."""
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def web_process(url: str) -> contextlib.AbstractContextManager[Process]:
    return server.web_process(PORT, DATABASE_URL=url)


def processor_seconds(pid: int) -> float:
    """Processor time the process has used so far: a figure that other work on the machine does not touch."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def make_office() -> Office:
    office = Office.objects.create(code="R1A", name="Bench", region=Region.objects.create(code="R1"))
    OfficeCounter.objects.create(office=office, day=dt.date(2026, 10, 31))
    return office


def sign_in(people: int) -> list[str]:
    """So many organizers with a session each; returns the session keys."""
    users = User.objects.bulk_create(
        User(email=f"{n}@example.org", first_name="Person", last_name=f"Number {n}", rank=Rank.FO, password="!") for n in range(people)
    )
    return [session_of(user) for user in users]


def edit(office: Office) -> float:
    """Commit and publish the next change of the office. Returns time.monotonic() before, which the frame carries, too."""
    sent = time.monotonic()
    with transaction.atomic():
        OfficeCounter.objects.select_for_update(no_key=True).filter(office=office).update(number=F("number") + 1)
        number = OfficeCounter.objects.get(office=office).number
        body = {"office": office.pk, "number": number, "sent": sent, "patches": "x" * FRAME_CHARACTERS}
        change = Change(
            office=office, number=number, kind="bench", at=timezone.now(), before={}, after={}, frame=json.dumps({"change": body})
        )
        change.save()
    publish(change)
    return sent


class Client(asyncio.Protocol):
    """The least of a WebSocket client, so that what is measured is the server. Notes when each change came."""

    def __init__(self, cookie: str = "", seen: str = "") -> None:
        self.numbers: list[int] = []
        self.late: list[tuple[float, float]] = []  # sent, received
        self.opened = asyncio.get_running_loop().create_future()
        self._cookie, self._seen, self._buffer = cookie, seen, bytearray()

    def connection_made(self, transport) -> None:
        self.transport = transport
        host = "{}:{}".format(*transport.get_extra_info("peername")[:2])
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            "GET /ws/boards/R1A/ HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", "Upgrade: websocket", "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Cookie: sessionid={self._cookie}", "", "",
        ]  # fmt: skip
        transport.write("\r\n".join(lines).encode())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.opened.done():
            head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head, head
            self._buffer = bytearray(rest)
            self.opened.set_result(None)
            if self._seen:
                self.say(self._seen)
        now = time.monotonic()
        while (message := self._frame()) is not None:
            if message.startswith(b'{"change"'):
                change = json.loads(message)["change"]
                self.numbers.append(change["number"])
                self.late.append((change["sent"], now))

    def _frame(self) -> bytes | None:
        """The next whole frame; the server's are never masked."""
        if len(self._buffer) < 2:
            return None
        length, start = self._buffer[1], 2
        if length == 126:
            length, start = int.from_bytes(self._buffer[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(self._buffer[2:10], "big"), 10
        if len(self._buffer) < start + length:
            return None
        message = bytes(self._buffer[start : start + length])
        del self._buffer[: start + length]
        return message

    def say(self, text: str) -> None:
        """A masked text frame; the mask is zero."""
        body = text.encode()
        length = bytes([0x80 | len(body)]) if len(body) < 126 else bytes([0x80 | 126]) + len(body).to_bytes(2, "big")
        self.transport.write(b"\x81" + length + b"\0\0\0\0" + body)


async def open_client(port: int, cookie: str = "", seen: str = "") -> Client:
    _, client = await asyncio.get_running_loop().create_connection(lambda: Client(cookie, seen), "127.0.0.1", port)
    await client.opened
    return client


def seen_message(office: Office) -> str:
    counter = OfficeCounter.objects.get(office=office)
    where = {"number": counter.number, "epoch": str(counter.epoch), "day": counter.day.isoformat()}
    return json.dumps({"seen": {str(office.pk): where}, "tab": "confirms"})
