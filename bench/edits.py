"""How many edits a second does one web process record and tell, and what does a board page cost?

    python -m bench.edits             needs PostgreSQL and Redis (DATABASE_URL, REDIS_URL)

Edits come from 16 clients, one or ten in a request; the rival is an empty view of the same process in the same run.
"""

import gzip
import threading
import time
import uuid
from collections.abc import Callable

from django.db import connections
from django.test import Client, override_settings

from accounts.models import User
from bench import sockets
from bench.sockets import PORT
from rehearsal.report import percentile
from rehearsal.wire import Line
from tests.desk import DAY, Desk
from tracker.boards import find_board
from tracker.models import Change, OfficeCounter, Shift
from tracker.snapshot import snapshot_json

CLIENTS = 16
SECONDS = 8


def get_nothing(line: Line) -> int:
    line.request("GET", "/health/live")
    return 1


def edit(line: Line, shifts: list[int], each: int) -> int:
    entries = [
        {"id": str(uuid.uuid4()), "do": "add_pass", "shift": shifts[(uuid.uuid4().int) % len(shifts)], "tab": "confirms"}
        for _ in range(each)
    ]
    _, answer = line.post("/boards/R1A/operations/", entries)
    return sum(result["result"] == "applied" for result in answer["results"])


def rate(lines: list[Line], act: Callable[[Line], int]) -> tuple[float, float, float]:
    """What all lines do at once for ``SECONDS``: done a second, p50 and p95 of a request in seconds."""
    done, times, stop = [0], [], time.monotonic() + SECONDS
    lock = threading.Lock()

    def run(line: Line) -> None:
        while time.monotonic() < stop:
            started = time.monotonic()
            count = act(line)
            with lock:
                done[0] += count
                times.append(time.monotonic() - started)

    threads = [threading.Thread(target=run, args=(line,)) for line in lines]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done[0] / (time.monotonic() - started), percentile(times, 0.5), percentile(times, 0.95)


def edits(lines: list[Line], shifts: list[int]) -> None:
    print(f"{'16 clients, one web process':34} {'a second':>9} {'p50 ms':>8} {'p95 ms':>8} {'ratio':>7}  to reach")
    empty = rate(lines, get_nothing)
    one = rate(lines, lambda line: edit(line, shifts, 1))
    ten = rate(lines, lambda line: edit(line, shifts, 10))
    for name, found, ratio, goal in (
        ("empty view", empty, 1.0, ""),
        ("edits, one a request", one, one[0] / empty[0], "0.4 of the empty view"),
        ("edits, ten a request", ten, ten[0] / one[0], "2 times one a request"),
    ):
        print(f"{name:34} {found[0]:9.0f} {found[1] * 1000:8.0f} {found[2] * 1000:8.0f} {ratio:7.2f}  {goal}")
    counter = OfficeCounter.objects.get(office__code="R1A")
    assert Change.objects.filter(office=counter.office_id).count() == counter.number, "an edit is missing in the log"


def pages(user: User) -> None:
    print(f"\n{'board':34} {'ms':>9} {'KB':>8} {'gzip KB':>8}  to reach")
    for shifts, goal in ((200, "20 ms, 100 KB, 20 KB"), (1_100, "60 ms, 450 KB")):
        desk = Desk(user, user.default_office)
        for _ in range(shifts - Shift.objects.filter(office=desk.office).count()):
            desk.shift()
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        times = []
        for _ in range(15):
            started = time.perf_counter()
            page = client.get("/boards/R1A/confirms").content
            times.append(time.perf_counter() - started)
        board = find_board(user, "R1A")
        assert board is not None
        snapshot = snapshot_json(board, user)
        print(f"{shifts:5} shifts, page {'':17} {percentile(times, 0.5) * 1000:9.1f} {len(page) / 1000:8.0f} {len(gzip.compress(page)) / 1000:8.0f}  {goal}"
              f"  (snapshot alone {len(snapshot) / 1000:.0f} KB)")  # fmt: skip


def main() -> None:
    with sockets.database() as url:
        office = sockets.make_office()
        OfficeCounter.objects.filter(pk=office.pk).update(day=DAY)
        keys = sockets.sign_in(CLIENTS)
        user = User.objects.order_by("pk")[0]
        user.default_office = office
        desk = Desk(user, office)
        shifts = [desk.shift().pk for _ in range(100)]
        with sockets.web_process(url):
            lines = [Line(f"http://localhost:{PORT}", key) for key in keys]
            for line in lines:
                line.board_page("R1A")
            edits(lines, shifts)
        # The page names its static files; whether their names carry a hash costs nothing worth measuring.
        with override_settings(STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}):
            pages(user)
        connections.close_all()


if __name__ == "__main__":
    main()
