"""How late is an edit for the last of 500 viewers of one office, and how many deliveries does one web process make?

    python -m bench.fanout            needs PostgreSQL and Redis (DATABASE_URL, REDIS_URL)

Edits are committed and published as operations do; the last column compares with a bare `websockets` broadcast in the same run.
"""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable

from channels.db import database_sync_to_async

from bench import sockets
from bench.sockets import BARE_PORT, FRAME_CHARACTERS, PORT, Client, open_client, processor_seconds
from rehearsal import server
from rehearsal.report import percentile

VIEWERS = 500
RATES = (10, 16, 20, 24, 28, 32, 40, 50, 65, 80, 100, 130)  # edits a second
SECONDS = 6
TOO_LATE = 0.250


async def measure(clients: list[Client], edit: Callable[[], Awaitable[None]], rate: int) -> tuple[float, float, float]:
    """Send at ``rate`` for ``SECONDS``. Returns p50 and p95 in seconds from sending to the last receive, and deliveries a second."""
    before = len(clients[0].numbers)
    started, edits = time.monotonic(), rate * SECONDS
    for number in range(edits):
        await asyncio.sleep(max(0.0, started + number / rate - time.monotonic()))
        await edit()
    for _ in range(200):
        if all(len(client.numbers) >= before + edits for client in clients):
            break
        await asyncio.sleep(0.05)
    last: dict[float, float] = defaultdict(float)
    for client in clients:
        assert len(client.numbers) == before + edits, "changes were lost"
        assert client.numbers == sorted(set(client.numbers)), "changes came twice or out of order"
        for sent, received in client.late[before:]:
            last[sent] = max(last[sent], received)
    late = [received - sent for sent, received in last.items()]
    return percentile(late, 0.5), percentile(late, 0.95), edits * len(clients) / (max(last.values()) - started)


async def climb(name: str, pid: int, clients: list[Client], edit: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """Raise the rate until the last viewer is too late. Returns p95 at the first rate, and the most deliveries a second in time."""
    first, most = 0.0, 0.0
    for rate in RATES:
        used = processor_seconds(pid)
        p50, p95, deliveries = await measure(clients, edit, rate)
        each = (processor_seconds(pid) - used) / (rate * SECONDS * len(clients))
        print(f"{name:12} {rate:5}/s {p50 * 1000:8.0f} {p95 * 1000:8.0f} {deliveries:12,.0f} {each * 1e6:6.0f} µs", flush=True)
        first = first or p95
        if p95 > TOO_LATE:
            break
        most = max(most, deliveries)
    return first, most


async def beat(clients: list[Client]) -> None:
    while True:
        await asyncio.sleep(10)
        for client in clients:
            client.say('{"beat": 1}')


async def ours(pid: int, keys: list[str], office: sockets.Office) -> tuple[float, float]:
    seen = await database_sync_to_async(sockets.seen_message)(office)
    clients = [await open_client(PORT, key, seen) for key in keys]
    beating = asyncio.create_task(beat(clients))
    await asyncio.sleep(3)  # the list of who is here settles
    found = await climb("CPT", pid, clients, lambda: database_sync_to_async(sockets.edit)(office))
    beating.cancel()
    for client in clients:
        client.transport.close()
    return found


async def bare(pid: int) -> tuple[float, float]:
    clients = [await open_client(BARE_PORT) for _ in range(VIEWERS)]
    number = 0

    async def edit() -> None:
        nonlocal number
        number += 1
        clients[0].say(json.dumps({"change": {"number": number, "sent": time.monotonic(), "patches": "x" * FRAME_CHARACTERS}}))

    return await climb("bare", pid, clients, edit)


def main() -> None:
    print(f"{VIEWERS} viewers of one office, frames of {FRAME_CHARACTERS} characters; milliseconds to the last viewer")
    print(f"{'':12} {'edits':>7} {'p50':>8} {'p95':>8} {'deliveries/s':>12} {'CPU each':>9}")
    with sockets.database() as url:
        office, keys = sockets.make_office(), sockets.sign_in(VIEWERS)
        with sockets.web_process(url) as web:
            first, most = asyncio.run(ours(web.pid, keys, office))
            held = server.memory(web.pid)
    with server.process("bench/bare_broadcast.py", str(BARE_PORT), port=BARE_PORT) as limit:
        bare_first, bare_most = asyncio.run(bare(limit.pid))
    print(f"p95 at {RATES[0]} edits a second: {first * 1000:.0f} ms (to reach: 120), {first / bare_first:.1f} times the bare broadcast's")
    print(
        f"most deliveries within {TOO_LATE * 1000:.0f} ms: {most:,.0f}/s (to reach: 12,000), {most / bare_most:.2f} of the bare broadcast's"
    )
    print(f"memory of the web process: {held:.0f} MB (to reach: 250)")


if __name__ == "__main__":
    main()
