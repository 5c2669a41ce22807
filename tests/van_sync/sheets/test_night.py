"""The sheet as the night's first step."""

import pytest
from django.utils import timezone

from tests.desk import DAY
from tests.van_sync.sheets.stand_in import ACCOUNT
from tracker.models import Shift
from van_sync.models import NightRun
from van_sync.night import runs
from van_sync.sheets import export_day
from van_sync.sheets.export import try_again

pytestmark = pytest.mark.django_db(transaction=True)


def night() -> dict[str, tuple[str, str]]:
    run = runs.begin(DAY, by=None)
    assert run
    runs.work(run.pk)
    return {step.name: (step.state, step.sentence) for step in NightRun.objects.get().steps.all()}


def test_a_sheet_that_fails_holds_up_nothing_and_is_written_after_the_archive(google, sheet, pair_back):
    google.editors.clear()
    steps = night()
    assert steps["sheets"][0] == "failed"
    assert "Share it with" in steps["sheets"][1]
    assert steps["archive"][0] == "done"
    assert not Shift.objects.filter(day=DAY).exists()
    google.editors.add(ACCOUNT)

    assert try_again(timezone.now()) == "2 exports tried again."

    assert (len(google.tabs["Doors"]), len(google.tabs["Offices"])) == (3, 2)


def test_a_day_that_was_archived_while_the_sheet_was_off_is_refused_in_words(google, sheet, pair_back):
    sheet.is_on = False
    sheet.save()
    assert night()["sheets"][0] == "skipped"
    sheet.is_on = True
    sheet.save()

    outcome = export_day(DAY)

    assert outcome.is_failed
    assert "is in the archive, and the sheet's lines are taken before that" in outcome.sentence
    assert not google.asked
