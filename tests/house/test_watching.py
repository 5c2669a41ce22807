"""What the machine that watches this one reads: is it ready, how is it, and which request did what."""

import copy
import datetime as dt
import io
import json
import logging
import logging.config
import uuid

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from tracker.live.counts import counts
from tracker.models import Operation
from van_sync.models import ClockPulse, RunEnd, ScheduleRun

READY, METRICS, WORD = "/health/ready", "/metrics", "let-me-see"


def ran(job="forget old uploads", *, ago=10, end=RunEnd.OK):
    at = timezone.now() - dt.timedelta(seconds=ago)
    ScheduleRun.objects.create(job=job, task_id=uuid.uuid4().hex, started_at=at, ended_at=at, end=end)


def figures(client, settings):
    """``{("cpt_sockets", ()): 0.0}``, as Prometheus reads the page."""
    settings.METRICS_TOKEN = WORD
    page = client.get(METRICS, headers={"Authorization": f"Bearer {WORD}"})
    assert page.status_code == 200
    families = text_string_to_metric_families(page.content.decode())
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for family in families for sample in family.samples}


def send(client, *entries, **options):
    return client.post("/boards/R1A/operations/", json.dumps(entries), content_type="application/json", **options)


def test_ready_tells_of_database_redis_worker_and_clock(client, db):
    ClockPulse.objects.create(pk=1, alive_at=timezone.now() - dt.timedelta(seconds=40))
    ran(ago=70)

    answer = client.get(READY)
    found = answer.json()

    assert answer.status_code == 200
    assert (found["ready"], found["database"], found["redis"]) == (True, "ok", "ok" if settings.REDIS_URL else "not used")
    assert 40 <= found["clock"] < found["worker"] - 20
    assert "no-cache" in answer["Cache-Control"]


def test_what_was_never_heard_is_null(client, db):
    assert [client.get(READY).json()[who] for who in ("clock", "worker")] == [None, None]


def test_without_the_database_it_is_not_ready(client, db, monkeypatch):
    class Gone:
        def cursor(self):
            raise OperationalError("the server is gone, and its address is secret")

    monkeypatch.setattr("cpt.health.connection", Gone())

    answer = client.get(READY)

    assert answer.status_code == 503
    assert (answer.json()["ready"], answer.json()["database"]) == (False, "no answer: OperationalError")
    assert "secret" not in answer.content.decode()


def test_without_redis_it_serves_and_says_so(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = client.get(READY)

    assert answer.status_code == 200
    assert answer.json()["redis"] == "no answer: ConnectionError"


@pytest.mark.parametrize(("word", "header"), [("", ""), ("", "Bearer "), (WORD, ""), (WORD, "Bearer let-me-see2"), (WORD, "Bearer lét")])
def test_without_the_word_there_are_no_figures(client, settings, word, header):
    settings.METRICS_TOKEN = word

    assert client.get(METRICS, headers={"Authorization": header.encode().decode("latin-1")}).status_code == 404


def test_edits_are_counted_by_kind_and_result(client, settings, desk, ana):
    client.force_login(ana)
    name = "cpt_operation_seconds_count"
    applied, refused = (name, (("kind", "set_status"), ("result", "applied"))), (name, (("kind", "unknown"), ("result", "refused")))
    before = figures(client, settings)

    send(client, desk.entry("set_status", shift=desk.shift(), was="booked", to="in"))
    send(client, desk.entry(f"made up {uuid.uuid4()}"))

    after = figures(client, settings)
    assert [after[one] - before.get(one, 0) for one in (applied, refused)] == [1, 1]


def test_requests_are_counted_by_route_and_never_by_address(client, settings, desk, ana):
    client.force_login(ana)
    client.get("/boards/R1A/confirms?search=Ada")
    client.get("/Ada/Sample/8165550101")

    found = figures(client, settings)

    assert found["cpt_request_seconds_count", (("method", "GET"), ("page", "board"), ("status", "200"))] >= 1
    assert found["cpt_request_seconds_count", (("method", "GET"), ("page", "none"), ("status", "404"))] >= 1
    assert not [labels for _, labels in found if "Ada" in str(labels) or "R1A" in str(labels)]


def test_clock_worker_and_jobs_have_ages(client, settings, db):
    ClockPulse.objects.create(pk=1, alive_at=timezone.now() - dt.timedelta(seconds=40))
    ran(ago=200)
    ran(ago=70, end=RunEnd.FAILED)

    found = figures(client, settings)

    assert 40 <= found["cpt_clock_silent_seconds", ()] < 60
    assert 70 <= found["cpt_worker_silent_seconds", ()] < 90
    assert 200 <= found["cpt_job_age_seconds", (("job", "forget old uploads"),)] < 220


def test_the_stream_has_figures(client, settings, db, monkeypatch):
    monkeypatch.setitem(counts, "caught up", 3)

    found = figures(client, settings)

    assert [found[name, ()] for name in ("cpt_live_offices", "cpt_hub_queue", "cpt_hub_queue_longest")] == [0, 0, 0]
    assert found["cpt_live_total", (("what", "caught_up"),)] == 3


def test_while_the_database_is_away_the_other_figures_come(client, settings, db, monkeypatch):
    def gone():
        raise OperationalError

    monkeypatch.setattr("van_sync.schedules.figures.silences", gone)

    assert ("cpt_hub_queue", ()) in figures(client, settings)


# -- which request did what --------------------------------------------------------------------------------------------


def test_an_edit_carries_the_id_of_its_request(client, desk, ana):
    client.force_login(ana)
    given = uuid.uuid4().hex
    edit = desk.entry("set_status", shift=desk.shift(), was="booked", to="in")

    answer = send(client, edit, headers={"X-Request-ID": given})

    assert answer["X-Request-ID"] == given
    assert Operation.objects.get(pk=edit["id"]).request_id == given


def test_an_id_that_is_none_is_replaced(client, db):
    answer = client.get("/health/live", headers={"X-Request-ID": "Ada Sample 816-555-0101"})

    assert uuid.UUID(answer["X-Request-ID"])


@pytest.fixture
def lines(monkeypatch):
    """What a real server would log, a dict each."""
    heard = io.StringIO()
    configure = logging.config.DictConfigurator(copy.deepcopy(settings.LOGGING))
    console = logging.StreamHandler(heard)
    console.setFormatter(configure.configure_formatter(configure.config["formatters"]["json"]))
    console.addFilter(configure.configure_filter(configure.config["filters"]["request"]))
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [console])
    monkeypatch.setattr(root, "level", logging.INFO)
    return lambda: [json.loads(line) for line in heard.getvalue().splitlines()]


def test_each_request_is_one_line_for_machines(client, desk, ana, lines):
    client.force_login(ana)

    answer = client.get("/boards/R1A/confirms?search=Ada")

    (line,) = [line for line in lines() if line["logger"] == "cpt.request"]
    assert (line["page"], line["method"], line["status"], line["user"]) == ("board", "GET", 200, ana.pk)
    assert (line["level"], line["request_id"]) == ("INFO", answer["X-Request-ID"])
    assert line["seconds"] > 0
    assert dt.datetime.fromisoformat(line["time"])
    assert "Ada" not in str(line)


def test_a_fault_is_logged_with_its_request_and_without_what_was_typed(client, desk, ana, lines, monkeypatch):
    client.force_login(ana)

    def broken(*args, **kwargs):
        raise RuntimeError("a fault")

    monkeypatch.setattr("tracker.operations.engine._apply_locked", broken)

    answer = send(client, desk.entry("add_note", shift=desk.shift(), tab="confirms", text="her knee hurts"))

    assert answer.json()["results"][0]["code"] == "fault"
    (line,) = [line for line in lines() if line["level"] == "ERROR"]
    assert line["request_id"] == answer["X-Request-ID"]
    assert "RuntimeError" in line["exc_info"]
    assert "knee" not in str(line)


def test_an_address_that_somebody_made_up_is_in_no_line(client, db, lines):
    client.get("/Ada/Sample/")

    assert [line["status"] for line in lines()] == [404]
    assert "Ada" not in str(lines())
