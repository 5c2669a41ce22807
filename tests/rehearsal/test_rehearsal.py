"""A short rehearsal against a real web process, and what it says when something is broken."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from rehearsal.run import Rehearsal
from rehearsal.store import Store
from tests.database import database_url
from tracker.models import Change

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = {"offices": 2, "bookings": 8, "tabs": 5, "seed": 7, "quiet": 60.0}  # quiet: the machine that judges is slow
EVENING = {**SMALL, "begins": 20 * 60 + 40, "speed": 1000.0}  # every row gets its final status


@pytest.fixture
def rehearse(monkeypatch):
    """Run the command, with a web process of its own on the tests' database; returns what it prints."""
    for name, value in {"DATABASE_URL": database_url(), "DEBUG": "True", "LOG_LEVEL": "ERROR"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("rehearsal.run.OPENS_WITHIN", 0.5)

    def run(out: io.StringIO | None = None, **words) -> str:
        out = out or io.StringIO()
        call_command("rehearse", stdout=out, **words)
        return out.getvalue()

    return run


def test_a_day_with_faults_loses_nothing_and_all_tabs_end_equal(rehearse):
    said = rehearse(**SMALL, speed=3000.0, faults=True)

    assert "nothing was lost, and all that must hold has held" in said
    assert "1 web process killed" in said
    assert "1 cut" in said
    assert {"set_status", "add_pass", "claim", "add_note"} <= set(Change.objects.values_list("kind", flat=True))
    assert not User.objects.filter(email__endswith="@rehearsal.example.org").exclude(password="!").exists()


def test_a_tab_that_misses_a_frame_is_found_and_the_command_fails(rehearse, monkeypatch):
    receive = Store.receive

    def deaf(store, change):
        return receive(store, change if change["kind"] != "set_status" else {**change, "patches": []})

    monkeypatch.setattr(Store, "receive", deaf)
    out = io.StringIO()
    with pytest.raises(CommandError, match="The rehearsal failed: 0 edits lost") as failure:
        rehearse(out, **EVENING)

    assert failure.value.returncode == 1
    assert "VIOLATED" in out.getvalue()
    assert "and a fresh page: shift" in out.getvalue()
    assert "differs (chase_closed_at" in out.getvalue() or "status" in out.getvalue().split("differs (")[1]


def test_an_edit_that_is_answered_and_gone_from_the_log_counts_as_lost(rehearse, monkeypatch):
    settle = Rehearsal._settle

    async def settle_and_lose(rehearsal):
        office = rehearsal.offices[0]
        await rehearsal._ask_database(lambda: Change.objects.filter(office=office).exclude(operation=None).last().delete())
        await settle(rehearsal)

    monkeypatch.setattr(Rehearsal, "_settle", settle_and_lose)
    monkeypatch.setattr("rehearsal.run.LOOK_EVERY", 3600)
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 edits lost") as failure:
        rehearse(out, **EVENING)

    assert failure.value.returncode == 1
    assert "was accepted and is not in the log under its number" in out.getvalue()
