"""Forgetting past days: said before it is done, and done only with --yes."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.desk import DAY
from tests.tracker.archive.saturday import SUNDAY, archived, make_saturday
from tracker.archive.close import close_office
from tracker.archive.files import copy_day, days_to_copy, doubt_copies
from tracker.days import open_day
from tracker.models import ArchivedDay, ArchivedShift, CampaignSettings, LateEdit, OfficeCounter, Volunteer
from van_sync.runs import Outdated, refuse_closed


@pytest.fixture
def days(desk, storage, monkeypatch):
    """Saturday and Sunday in the archive; it is Monday."""
    monday = SUNDAY.replace(day=2)
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: monday)
    shift = make_saturday(desk)["called"]
    close_office(desk.office.pk, before=monday, by=None)
    desk.refused("add_pass", "day_closed", shift=shift, tab="confirms")
    LateEdit.objects.update(settled_at=timezone.now())
    copy_day(ArchivedDay.objects.get(day=DAY))
    return list(ArchivedDay.objects.order_by("day"))


def test_it_says_what_would_go_and_removes_nothing(days, storage, capsys):
    before = archived()

    call_command("purge", "--days", "1")

    said = capsys.readouterr().out
    assert "R1A on 2026-10-31: 7 shifts, 2 groups, 3 members, 2 check-ins, 8 notes, 12 changes, 1 late edits; R1A/2026-10-31-" in said
    assert "Nothing was removed. 1 days would go: run it again with --yes." in said
    assert archived() == before


def test_with_yes_the_old_day_goes_and_the_later_one_stays(days, storage, capsys):
    people = Volunteer.objects.count()

    call_command("purge", "--days", "1", "--yes")

    assert list(ArchivedDay.objects.all()) == [days[1]]
    assert {row[-1] for rows in archived().values() for row in rows} == {SUNDAY}
    assert not LateEdit.objects.exists()
    assert (Volunteer.objects.count(), len(list(storage.glob("*/*")))) == (people, 1)
    assert "restore_day brings them back" in capsys.readouterr().out


def test_what_was_purged_comes_back_from_its_file(days, storage):
    before, name = archived(), ArchivedDay.objects.get(day=DAY).file_name
    call_command("purge", "--days", "1", "--yes")

    call_command("restore_day", name)

    assert archived() == before


def test_a_purged_day_is_gone_for_those_who_look(days, storage, client, ana, desk):
    client.force_login(ana)
    call_command("purge", "--days", "1", "--yes")

    assert client.get("/boards/R1A/2026-10-31/confirms").status_code == 404
    assert "October 31" not in client.get("/boards/R1A/past/").content.decode()
    assert DAY not in {day.day for day in [*days_to_copy(), *doubt_copies(SUNDAY)]}


def test_no_import_opens_a_purged_day_again(days, storage, desk):
    call_command("purge", "--days", "1", "--yes", "--files")

    open_day([desk.office.pk], DAY, by=None)

    assert OfficeCounter.objects.get().day == SUNDAY.replace(day=2)
    with pytest.raises(Outdated, match="Saturday, October 31 was purged from the archive, so nothing of it is brought in again"):
        refuse_closed(DAY)


def test_a_row_that_turns_up_later_makes_a_purged_day_anew(days, storage, desk):
    call_command("purge", "--days", "1", "--yes")
    late = desk.shift()

    close_office(desk.office.pk, before=SUNDAY, by=None)

    (day,) = ArchivedDay.objects.filter(day=DAY)
    assert (day.counts["shifts"], day.is_copied, ArchivedShift.objects.get(archived_day=day).pk) == (1, False, late.pk)


def test_with_files_nothing_is_left(days, storage):
    call_command("purge", "--days", "1", "--yes", "--files")

    assert list(storage.glob("*/*")) == []


def test_the_setting_of_the_campaign_counts(days, storage, capsys):
    with pytest.raises(CommandError, match="keeps its archive for ever"):
        call_command("purge", "--yes")
    CampaignSettings.objects.update_or_create(pk=1, defaults={"archive_kept_days": 2})

    call_command("purge", "--yes")

    assert "Nothing in the archive is older than Saturday, October 31, 2026." in capsys.readouterr().out
    assert ArchivedDay.objects.count() == 2


@pytest.mark.parametrize("days_kept", ["0", "-1"])
def test_today_cannot_be_purged(db, days_kept):
    with pytest.raises(CommandError, match="must be 1 or more") as refusal:
        call_command("purge", "--days", days_kept, "--yes")
    assert refusal.value.returncode == 2


# -- what stays --------------------------------------------------------------------------------------------------------


def stays(sentence, *arguments):
    before = archived(), list(ArchivedDay.objects.values()), list(LateEdit.objects.values())
    with pytest.raises(CommandError, match=sentence):
        call_command("purge", "--days", "1", "--yes", *arguments)
    assert (archived(), list(ArchivedDay.objects.values()), list(LateEdit.objects.values())) == before


def test_a_day_without_a_copy_stays(days, storage):
    ArchivedDay.objects.filter(day=DAY).update(file_hash="")

    stays("These days stay. R1A on 2026-10-31: R1A on 2026-10-31 has no copy.")


def test_a_day_whose_copy_is_lost_or_damaged_stays(days, storage):
    (file,) = storage.glob("*/*")
    file.write_bytes(file.read_bytes()[:-20])
    stays("The copy of R1A on 2026-10-31 is damaged. The next night writes it")

    file.unlink()
    stays("The copy of R1A on 2026-10-31 is missing. The next night writes it")


def test_with_files_a_day_without_a_copy_goes(days, storage):
    ArchivedDay.objects.filter(day=DAY).update(file_hash="")

    call_command("purge", "--days", "1", "--yes", "--files")

    assert list(ArchivedDay.objects.all()) == [days[1]]


@pytest.mark.parametrize("arguments", [(), ("--files",)])
def test_a_day_with_late_edits_that_nobody_has_settled_stays(days, storage, arguments):
    LateEdit.objects.update(settled_at=None)

    stays("R1A on 2026-10-31: 1 late edits that nobody has settled", *arguments)

    assert len(list(storage.glob("*/*"))) == 1


def test_one_day_that_stays_holds_up_no_other(days, storage, monkeypatch):
    monkeypatch.setattr(CampaignSettings, "today", lambda self, now=None: SUNDAY.replace(day=5))
    ArchivedDay.objects.filter(day=SUNDAY).update(file_hash="")  # it has none

    stays_only = "These days stay. R1A on 2026-11-01: R1A on 2026-11-01 has no copy."
    with pytest.raises(CommandError, match=stays_only):
        call_command("purge", "--days", "1", "--yes")

    assert list(ArchivedDay.objects.all()) == [days[1]]


def test_with_files_older_copies_of_the_day_go_too_and_those_of_other_days_stay(days, desk, storage):
    desk.shift()
    close_office(desk.office.pk, before=SUNDAY, by=None)
    for day in ArchivedDay.objects.all():
        copy_day(day)
    assert len(list(storage.glob("*/2026-10-31-*"))) == 2

    call_command("purge", "--days", "1", "--yes", "--files")

    assert [path.name[:10] for path in storage.glob("*/*")] == ["2026-11-01"]
