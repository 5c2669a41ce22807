"""The drill: archive, copy, wipe, restore, and every row is as it was. What is refused."""

import gzip
import hashlib
import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Office
from tests.tracker.archive.saturday import SUNDAY, archived
from tracker.archive.check import as_json
from tracker.archive.close import _sum_up, close_office
from tracker.archive.files import copy_day
from tracker.archive.kinds import KINDS
from tracker.models import ArchivedDay, ArchivedNote, ArchivedShift


def wipe():
    for kind in KINDS:
        kind.archived._default_manager.all().delete()
    ArchivedDay.objects.all().delete()


def days():
    return list(ArchivedDay.objects.values_list("office__code", "day", "archived_at", "counts", "sums", "rows_hash"))


# -- the drill ---------------------------------------------------------------------------------------------------------


def test_a_day_that_was_lost_comes_back_row_for_row(day, storage, capsys):
    before, summed, name = archived(), days(), copy_day(day)
    assert all(before.values())
    wipe()

    call_command("restore_day", name)

    assert (archived(), days()) == (before, summed)
    assert (
        "R1A on Saturday, October 31, 2026 is back in the archive: 7 shifts, 2 groups, 3 members, 2 check-ins, 8 notes, 12 changes."
        in capsys.readouterr().out
    )


def test_restoring_twice_changes_nothing(day, storage, capsys):
    path = storage / copy_day(day)
    before = archived(), days()

    call_command("restore_day", str(path))

    assert (archived(), days()) == before
    assert "was in the archive already, row for row" in capsys.readouterr().out


def test_the_people_of_a_restored_day_may_be_gone(day, storage):
    """A file outlives the people in it: the archive has their names, and no constraint that asks for their rows."""
    ArchivedShift.objects.update(volunteer_id=987_654)
    ArchivedNote.objects.update(by_id=987_654)
    files_day = ArchivedDay.objects.get()
    _sum_up(files_day, {}, {})
    name, before = copy_day(files_day), archived()
    wipe()

    call_command("restore_day", name)

    assert archived() == before


# -- what is refused ---------------------------------------------------------------------------------------------------


def refused(name, sentence):
    before = archived()
    with pytest.raises(CommandError, match=sentence):
        call_command("restore_day", str(name))
    assert archived() == before


def test_a_day_that_is_there_and_differs_is_refused(day, storage, desk):
    name = copy_day(day)
    desk.shift()
    close_office(desk.office.pk, before=SUNDAY, by=None)

    refused(name, "The archive has R1A on 2026-10-31 already, and it differs from this file")


def test_an_unknown_office_is_refused(day, storage):
    name = copy_day(day)
    wipe()
    Office.objects.update(code="R9Z")

    refused(name, "There is no office R1A here. Make it in the admin first")


def test_a_day_that_is_on_the_boards_is_refused(day, storage, desk):
    name = copy_day(day)
    wipe()
    desk.shift()

    refused(name, "Rows of R1A on 2026-10-31 are on the boards")


def test_rows_of_another_campaign_are_refused(day, storage, ana, r1b):
    name = copy_day(day)
    ArchivedDay.objects.update(office=r1b)

    refused(name, "of another campaign's database")


def cut(data):
    return data[: len(data) // 2]


def flipped(at):
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def repacked(change):
    return lambda data: gzip.compress(change(gzip.decompress(data)))


def signed_again(change):
    """Somebody who knows how the last line is made has changed the others."""

    def change_and_sign(text):
        *lines, _ = change(text).splitlines(keepends=True)
        return b"".join(lines) + as_json({"lines": len(lines), "sha256": hashlib.sha256(b"".join(lines)).hexdigest()}) + b"\n"

    return repacked(change_and_sign)


DAMAGE = {
    "cut": cut,
    "a bit flipped": flipped(200),
    "another bit flipped": flipped(90),
    "a bit flipped at the end": flipped(-3),
    "empty": lambda data: b"",
    "no file of ours": lambda data: b"name,phone\n",
    "a line missing": repacked(lambda text: b"".join(text.splitlines(keepends=True)[:3] + text.splitlines(keepends=True)[4:])),
    "a value changed": repacked(lambda text: text.replace(b"Two packets left", b"Two packets lost")),
    "a value changed, and the last line with it": signed_again(lambda text: text.replace(b"Two packets left", b"Two packets lost")),
    "the head changed": repacked(lambda text: re.sub(rb'"archived_at":"2', b'"archived_at":"1', text)),
    "the end missing": repacked(lambda text: b"".join(text.splitlines(keepends=True)[:-1])),
    "a newer version": repacked(lambda text: text.replace(b"CPT day, 1", b"CPT day, 2")),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_refused(day, storage, damage):
    path = storage / copy_day(day)
    path.write_bytes(damage(path.read_bytes()))
    wipe()

    refused(path, "damaged|no file of an archived day")


def test_a_file_that_is_not_there_is_said_to_be_so(db, storage):
    refused("R1A/never.jsonl.gz", "cannot be read: No such file")
