"""The copies of archived days: written, read back, looked at."""

import datetime as dt
import errno
import io
import stat

import pytest
from django.core.files.storage import FileSystemStorage, default_storage

from tests.desk import DAY, Desk
from tests.tracker.archive.saturday import SUNDAY
from tracker.archive import files
from tracker.archive.close import _sum_up, close_office
from tracker.archive.files import BadFile, copy_day, days_to_copy, doubt_copies, read_day
from tracker.archive.kinds import KINDS
from tracker.models import ArchivedDay

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
