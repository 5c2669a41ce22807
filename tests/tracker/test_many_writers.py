"""Many people write to the same rows of two offices at once, each in a thread with a connection of its own."""

import threading
from functools import partial
from random import Random

import pytest
from django.db import connection, connections, transaction

from tests.at_once import at_once
from tests.desk import Desk
from tracker.models import Change, OfficeCounter, Operation, Shift
from tracker.operations import apply

WRITERS, EDITS = 8, 12


@pytest.fixture
def other_desk(ana, r1b):
    return Desk(ana, r1b)


def in_threads(work):
    """Run ``work(number)`` in every thread at once."""
    at_once(*(partial(work, number) for number in range(WRITERS)))


@pytest.mark.django_db(transaction=True)
def test_passes_of_many_callers_all_count(desk):
    shift = desk.shift()
    in_threads(lambda number: [desk.applied("add_pass", shift=shift, tab="confirms") for _ in range(EDITS)])
    shift.refresh_from_db()
    assert (shift.confirm_passes, shift.version) == (WRITERS * EDITS, WRITERS * EDITS + 1)
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, WRITERS * EDITS + 1))


@pytest.mark.django_db(transaction=True)
def test_one_entry_sent_by_many_connections_at_once_is_applied_once(desk):
    shift = desk.shift()
    entries = [desk.entry("add_pass", shift=shift, tab="confirms") for _ in range(EDITS)]
    results = [[] for _ in range(WRITERS)]

    def send(number):
        for entry in entries:
            results[number].append(apply(entry, user=desk.user)["result"])

    in_threads(send)
    shift.refresh_from_db()
    assert shift.confirm_passes == EDITS
    for round_of_answers in zip(*results, strict=True):
        assert sorted(round_of_answers) == ["applied"] + ["repeated"] * (WRITERS - 1)


@pytest.mark.django_db(transaction=True)
def test_of_many_flips_of_one_field_exactly_one_is_applied(desk):
    shift = desk.shift()
    results = []
    in_threads(lambda number: results.append(desk.send("set_status", shift=shift, was="booked", to=["in", "declined"][number % 2])))
    kinds = [result["result"] for result in results]
    changes = Change.objects.count()
    assert changes == 1
    assert set(kinds) == {"applied", "conflict"}  # who wanted the same as the winner is applied without a change


@pytest.mark.django_db(transaction=True)
def test_edits_that_reach_two_offices_from_both_sides_never_deadlock(desk, other_desk):
    """People on both boards: each cell edit locks both offices' counters, whichever office it comes from."""
    people = [desk.volunteer() for _ in range(3)]
    shifts = [[place.shift(volunteer=person) for person in people] for place in (desk, other_desk)]
    results = []

    def edit(number):
        random = Random(number)
        place = (desk, other_desk)[number % 2]
        for turn in range(EDITS):
            shift = random.choice(shifts[number % 2])
            results.append(place.send("edit_volunteer", shift=shift, field="cell", was="", to=f"8165550{number}{turn:02}"))
            results.append(place.send("add_pass", shift=random.choice(shifts[number % 2]), tab="confirms"))

    in_threads(edit)
    assert {result["result"] for result in results} <= {"applied", "conflict"}
    applied = sum(result["result"] == "applied" for result in results)
    assert sum(Shift.objects.values_list("confirm_passes", flat=True)) == WRITERS * EDITS
    assert Operation.objects.filter(result__result="applied").count() == applied
    for counter in OfficeCounter.objects.all():
        numbers = list(Change.objects.filter(office=counter.office_id).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, counter.number + 1))


@pytest.mark.django_db(transaction=True)
def test_of_many_edits_and_undos_at_once_none_is_lost_or_taken_back_twice(desk, flo, other_desk):
    """Everyone takes back what anyone did, while others go on: in the end the rows are what the standing edits made them."""
    people = [desk.volunteer() for _ in range(2)]
    shifts = [[place.shift(volunteer=person) for person in people] for place in (desk, other_desk)]
    done, answers = [], []

    def edit(number):
        random = Random(number)
        place = Desk(flo, (desk, other_desk)[number % 2].office)
        for turn in range(EDITS):
            shift = random.choice(shifts[number % 2])
            done.append(place.applied("add_pass", shift=shift, tab="confirms")["id"])
            answers.append(place.send("edit_volunteer", shift=shift, field="cell", was="", to=f"8165550{number}{turn:02}"))
            done.append(answers[-1]["id"])
            answers.append(place.send("undo", operation=random.choice(done)))

    in_threads(edit)
    assert {answer["result"] for answer in answers} <= {"applied", "conflict", "refused"}
    assert {answer.get("code") for answer in answers} <= {None, "changed_since", "nothing_to_undo"}
    passes = Operation.objects.filter(changes__kind="add_pass")
    standing = passes.filter(changes__undone_by=None).count() + passes.filter(changes__undone_by__undone_by__isnull=False).count()
    assert sum(Shift.objects.values_list("confirm_passes", flat=True)) == standing
    for person in people:
        wrote = Change.objects.filter(kind="edit_volunteer", undone_by=None, **{f"after__volunteer:{person.pk}__has_key": "cell"})
        person.refresh_from_db()
        assert person.cell in {change.after[f"volunteer:{person.pk}"]["cell"] for change in wrote} | {""}
        assert bool(person.cell) == wrote.exists()


@pytest.mark.django_db(transaction=True)
def test_an_office_that_stays_locked_answers_later_and_records_nothing(desk, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one lock for all writers: they queue for 20 s instead")
    shift = desk.shift()
    entry = desk.entry("add_pass", shift=shift, tab="confirms")
    holding, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            OfficeCounter.objects.select_for_update().get(pk=desk.office.pk)
            holding.set()
            done.wait(timeout=60)
        connections.close_all()

    monkeypatch.setattr("tracker.operations.locks.TRIES", 1)
    thread = threading.Thread(target=hold)
    thread.start()
    assert holding.wait(timeout=60)
    result = apply(entry, user=desk.user)
    done.set()
    thread.join()
    assert result["result"] == "later"
    assert not Operation.objects.exists()
    assert apply(entry, user=desk.user)["result"] == "applied"
