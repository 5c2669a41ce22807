"""Tables of places as uploads, and the names of files."""

import pytest

from tests.van_sync.test_runs import fresh, previewed
from tracker.models import Change, Location, Shift
from van_sync import runs, uploads
from van_sync.models import RunKind, RunStatus, Upload
from van_sync.tasks import import_upload

# -- tables of places --------------------------------------------------------------------------------------------------


def test_a_table_of_places_has_a_preview_that_names_every_change(offices, dana):
    Location.objects.create(name="Library")
    table = b"van_location,office,office_name,region\nLibrary,R1A,,\nHall,R9A,Nine,R9\nR4: Bootheel,R1A,,\nChurch,,,\n"

    run = previewed(dana, "places.csv", kind=RunKind.LOCATIONS, data=table)

    assert run.counts["done"] == {"offices added": 1, "regions added": 1, "locations added": 1, "locations moved": 2}
    assert [(move["place"], move["was"], move["to"]) for move in run.counts["moves"]] == [
        ("Library", "", "R1A"), ("Hall", "", "R9A"), ("R4: Bootheel", "R4G", "R1A"),
    ]  # fmt: skip
    assert [(problem["line"], problem["reason"]) for problem in run.problems] == [(5, "There is no office code.")]
    assert Location.objects.get(name="Library").office is None
    assert not Location.objects.filter(name="Hall").exists()


def test_a_table_of_places_is_brought_in_with_an_author(offices, dana):
    messy = previewed(dana, "messy.csv")
    runs.confirm(messy.pk, by=dana)
    import_upload(messy.pk)
    assert Shift.objects.needs_an_office().filter(location__name="R9Z - Nowhere Hall").count() == 1
    run = previewed(dana, "places.csv", kind=RunKind.LOCATIONS, data=b"van_location,office\nR9Z - Nowhere Hall,R1A\n")
    assert run.counts["shifts_moved"] == 1

    runs.confirm(run.pk, by=dana)
    import_upload(run.pk)

    assert (fresh(run).status, fresh(run).counts["shifts_moved"]) == (RunStatus.DONE, 1)
    assert Shift.objects.get(location__name="R9Z - Nowhere Hall").office.code == "R1A"
    assert Change.objects.filter(kind="place_location").get().actor == dana
    assert not Upload.objects.filter(run=run).exists()


# -- names of files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("participants.csv", "participants.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb\x00\u202e.csv", "ab.csv"),
        ("x" * 300, "x" * 200),
        ("\x00", "file"),
        ("", "file"),
    ],
)
def test_the_name_of_a_file_is_made_harmless(name, kept):
    assert uploads.harmless(name) == kept
