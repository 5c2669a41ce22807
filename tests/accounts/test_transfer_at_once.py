"""While a list is looked at or brought in, everybody else goes on working."""

import json
import threading

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from accounts import managing
from accounts.admin.people import PersonAdmin
from accounts.models import User
from accounts.transfer.reading import read_list
from accounts.transfer.resource import PeopleResource, bring_in
from accounts.transfer.words import words_known
from tests.accounts.managers import PEOPLE

SOON = 60  # seconds; a writer that waits for a lock of this window is not done by then


def in_another_window(work):
    """Whether ``work`` is done soon, with a connection of its own, while this one is where it is."""
    done = threading.Event()

    def run():
        try:
            work()
            done.set()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=SOON)
    return thread, done.is_set()


def lines_of(number, more=""):
    text = more + "\n".join(f"p{one}@example.org\tPerson Nr{one}\tIntern\tR1\tR1A" for one in range(number))
    return read_list(text.encode(), words_known()).lines


def once_within(monkeypatch, owner, name, work):
    """Run ``work`` in another window as soon as ``owner.name`` was called."""
    real, seen = getattr(owner, name), []

    def asked(*args, **kwargs):
        found = real(*args, **kwargs)
        if not seen:
            seen.append(in_another_window(work))
        return found

    monkeypatch.setattr(owner, name, asked)
    return seen


@pytest.mark.django_db(transaction=True)
def test_a_preview_locks_and_writes_nothing(dana, ana, monkeypatch):
    seen = once_within(monkeypatch, managing, "check_place", lambda: User.objects.filter(pk=ana.pk).update(colour="#123456"))

    outcome = bring_in(lines_of(3, "ana@example.org\tAna Ortiz\tDFO\tR1\tR1A\n"), dana, is_dry=True)

    [(thread, was_done)] = seen
    thread.join()
    assert was_done
    assert dict(outcome.counts) == {"new": 3, "changed": 1}
    assert User.objects.count() == 2
    assert not LogEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_preview_may_take_away_data_staff_without_a_lock(dana, r1a):
    User.objects.create_user("dora@example.org", None, rank="DATA")

    outcome = bring_in(read_list(b"e-mail,rank,region\ndora@example.org,FO,R1", {}).lines, dana, is_dry=True)

    assert dict(outcome.counts) == {"changed": 1}


@pytest.mark.django_db(transaction=True)
def test_who_stands_in_a_list_can_go_on_editing_while_it_comes_in(dana, ana, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one lock for all writers; see the test of the parts.")
    seen = once_within(
        monkeypatch, PeopleResource, "_save", lambda: LogEntry.objects.log_actions(ana.pk, [dana], CHANGE, "x", single_object=True)
    )

    bring_in(lines_of(1, "ana@example.org\tAna Ortiz\tDFO\tR1\tR1A\n"), dana, is_dry=False)

    [(thread, was_done)] = seen
    thread.join()
    assert was_done


@pytest.mark.django_db(transaction=True)
def test_a_list_comes_in_part_by_part(dana, r1a, monkeypatch):
    there, real = [], PeopleResource.before_import

    def before(self, *args, **kwargs):
        in_another_window(lambda: there.append(User.objects.filter(email__startswith="p").count()))
        return real(self, *args, **kwargs)

    monkeypatch.setattr(PeopleResource, "before_import", before)
    twice = "p119@example.org\tPerson Nr119\tIntern\tR1\tR1A\n"
    outcome = bring_in(lines_of(120, twice), dana, is_dry=False)

    assert there == list(range(0, 121, 20))
    assert dict(outcome.counts) == {"new": 120, "bad": 1}
    assert [judged.line.number for judged in outcome.of("bad")] == [121]


@pytest.mark.django_db
def test_a_preview_asks_the_same_few_questions_for_any_number_of_lines(flo, r1a):
    lines = lines_of(60, "bad@example.org\tBad One\tIntern\tR9\tR9A\n")
    with CaptureQueriesContext(connection) as asked:
        bring_in(lines, flo, is_dry=True)

    assert len(asked) < 15


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_e_mail_hear_a_sentence(client, dana, r1a, monkeypatch, caplog):
    if connection.vendor == "sqlite":
        pytest.skip("On SQLite the second waits until the first is done, and its form sees the e-mail.")
    client.force_login(dana)
    real = PersonAdmin.save_model

    def save(self, request, obj, form, change):
        thread, _ = in_another_window(lambda: User.objects.create_user("new@example.org", None))
        thread.join()
        real(self, request, obj, form, change)

    monkeypatch.setattr(PersonAdmin, "save_model", save)
    form = {"email": "new@example.org", "usable_password": "false", "rank": "Intern", "region": r1a.region_id}
    answer = client.post(f"{PEOPLE}add/", form)

    assert answer.context["adminform"].form.errors["email"] == ["Person with this Email already exists."]
    assert "new@example.org" not in caplog.text


@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_a_sign_that_no_database_keeps_is_a_sentence(client, flo, sign):
    client.force_login(flo)
    lines = json.dumps([[1, "x@example.org", f"A{sign}", "", "", "Intern", "R1", "R1A", ""]])

    answer = client.post(f"{PEOPLE}import/", {"lines": lines})

    assert [judged.says for judged in answer.context["bad"]] == [
        ["This line has a sign that cannot be read, shown as \ufffd. Type that cell anew."]
    ]


def test_an_e_mail_beyond_plain_letters_is_a_sentence(client, flo, r1a):
    client.force_login(flo)

    answer = client.post(f"{PEOPLE}import/", {"text": "ana@exämple.org, Ana, Intern, R1, R1A"})

    assert [judged.says for judged in answer.context["bad"]] == [[f"“ana@exämple.org”: {managing.BEYOND_ASCII}"]]
