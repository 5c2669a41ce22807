"""The copies of archived days, and the drill: archive, copy, wipe, restore, and every row is as it was."""

import datetime as dt
import errno
import gzip
import hashlib
import io
import re
import stat

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command

from accounts.models import Office
from tests.desk import DAY, Desk
from tests.tracker.archive.saturday import SUNDAY, archived, make_saturday
from tracker.archive import files
from tracker.archive.check import as_json
from tracker.archive.close import _sum_up, close_office
from tracker.archive.files import BadFile, copy_day, days_to_copy, doubt_copies, read_day
from tracker.archive.kinds import KINDS
from tracker.models import ArchivedDay, ArchivedNote, ArchivedShift


@pytest.fixture
def day(desk, storage):
    """Saturday at R1A, in the archive."""
    make_saturday(desk)
    close_office(desk.office.pk, before=SUNDAY, by=None)
    return ArchivedDay.objects.get()


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


# -- writing -----------------------------------------------------------------------------------------------------------


def test_a_copy_is_private_and_the_day_knows_it(day, storage):
    name = copy_day(day)

    day.refresh_from_db()
    assert (day.file_name, day.is_copied, days_to_copy()) == (name, True, [])
    assert name == f"R1A/2026-10-31-{day.rows_hash[:12]}.jsonl.gz"
    assert stat.S_IMODE((storage / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((storage / "R1A").stat().st_mode) == 0o700
    assert read_day(io.BytesIO((storage / name).read_bytes())).counts == day.counts
    assert [path.name for path in (storage / "R1A").iterdir()] == [name.partition("/")[2]]


def test_a_day_that_has_grown_is_copied_again(day, storage, desk):
    first = copy_day(day)
    desk.shift()
    close_office(desk.office.pk, before=SUNDAY, by=None)
    (grown,) = days_to_copy()

    assert copy_day(grown) != first
    assert days_to_copy() == []


def test_a_full_disk_leaves_no_copy_and_says_so(day, storage, monkeypatch):
    def full(name, content):
        (storage / "R1A").mkdir(exist_ok=True)
        (storage / name).write_bytes(content.read()[:100])  # what fitted
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", lambda self, name, content: full(name, content))

    with pytest.raises(OSError, match="No space left"):
        copy_day(day)

    assert list((storage / "R1A").iterdir()) == []
    assert days_to_copy() == [day]
    monkeypatch.undo()


def test_a_copy_that_reads_back_otherwise_is_no_copy(day, storage, monkeypatch):
    """A disk that lies."""
    save = FileSystemStorage.save

    def lie(self, name, content):
        written = save(self, name, content)
        path = storage / written
        path.write_bytes(path.read_bytes()[:-20])
        return written

    monkeypatch.setattr(FileSystemStorage, "save", lie)

    with pytest.raises(BadFile, match="damaged"):
        copy_day(day)

    assert list((storage / "R1A").iterdir()) == []
    assert days_to_copy() == [day]


@pytest.mark.parametrize("left", ["part", "whole", "damaged"])
def test_what_a_killed_worker_left_is_no_obstacle(day, storage, left):
    name = copy_day(day)
    data = (storage / name).read_bytes()
    ArchivedDay.objects.update(file_name="", file_hash="", copied_at=None)
    if left == "part":
        (storage / name).unlink()
        (storage / f"{name}.part").write_bytes(data[:50])
    elif left == "damaged":
        (storage / name).write_bytes(data[:50])

    assert copy_day(day) == name

    assert (storage / name).read_bytes() == data
    assert len(list((storage / "R1A").iterdir())) == 1
    assert days_to_copy() == []


def test_a_storage_that_cannot_rename_is_written_twice_and_read_twice(desk, settings):
    """The one in memory has no paths, as one in the cloud has none."""
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    desk.shift()
    close_office(desk.office.pk, before=SUNDAY, by=None)
    day = ArchivedDay.objects.get()

    name = copy_day(day)

    assert default_storage.listdir("R1A")[1] == [name.partition("/")[2]]
    with default_storage.open(name, "rb") as file:
        assert read_day(file).rows_hash == day.rows_hash


def test_two_offices_have_files_of_their_own(day, storage, ana, r1b):
    Desk(ana, r1b).shift()
    close_office(r1b.pk, before=SUNDAY, by=None)

    names = [copy_day(one) for one in days_to_copy()]

    assert [name.partition("/")[0] for name in names] == ["R1A", "R1B"]
    assert {read_day(io.BytesIO((storage / name).read_bytes())).office for name in names} == {"R1A", "R1B"}
    assert {read_day(io.BytesIO((storage / name).read_bytes())).day for name in names} == {DAY}
    assert files.days_to_copy() == []


# -- looking at copies that are there ----------------------------------------------------------------------------------


def test_a_copy_that_is_missing_is_noticed_the_next_night(day, storage):
    name = copy_day(day)
    assert doubt_copies(SUNDAY) == {}

    (storage / name).unlink()

    assert doubt_copies(SUNDAY) == {day: "The copy of R1A on 2026-10-31 is missing."}
    assert days_to_copy() == [day]
    copy_day(day)
    assert (doubt_copies(SUNDAY), days_to_copy()) == ({}, [])


def test_every_copy_is_read_to_its_end_within_a_month(day, storage, monkeypatch):
    days = [
        day,
        *(
            ArchivedDay.objects.create(office=day.office, day=DAY - dt.timedelta(days=back), counts={}, rows_hash="0")
            for back in range(1, 200)
        ),
    ]
    for one in days[1:]:
        _sum_up(one, {kind.name: {} for kind in KINDS}, {})
    for one in days:
        copy_day(ArchivedDay.objects.get(pk=one.pk))
    read = []
    monkeypatch.setattr(files, "_is_whole", lambda name, rows_hash: read.append(name) or True)

    for night in range(files.READ_WITHIN):
        doubt_copies(SUNDAY + dt.timedelta(days=night))

    assert len(read) == len(set(read)) == 200


def test_a_damaged_copy_is_noticed_and_written_anew(day, storage):
    path = storage / copy_day(day)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])

    assert doubt_copies(SUNDAY) == {day: "The copy of R1A on 2026-10-31 is damaged."}
    copy_day(days_to_copy()[0])

    assert path.read_bytes() == whole
