import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Office, Region
from tracker.models import CampaignSettings, EventType, Location, OfficeCounter, Role, Shift, Volunteer

FIXTURE = Path(__file__).parent.parent / "data" / "van-export" / "locations.csv"
HEADER = "van_location,office,office_name,region\n"
NOON = dt.datetime(2026, 10, 31, 17, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, capsys):
    def run(table, encoding="utf-8"):
        file = tmp_path / "locations.csv"
        file.write_bytes(table if isinstance(table, bytes) else table.encode(encoding))
        try:
            call_command("import_locations", str(file))
            failure = ""
        except CommandError as error:
            failure = str(error)
        out, err = capsys.readouterr()
        return out.strip(), err.strip().splitlines(), failure

    return run


def mapping():
    return {location.name: location.office.code for location in Location.objects.select_related("office")}


def waiting_shift(location):
    return Shift.objects.create(
        volunteer=Volunteer.objects.create(vanid=101, first_name="Bo"), location=location, office=location.office, day=NOON.date(),
        starts_at=NOON, event_type=EventType.objects.first(), role=Role.objects.first(),
    )  # fmt: skip


def test_a_table_makes_regions_offices_and_locations(run):
    CampaignSettings.objects.create(time_zone="America/Denver")

    out, bad, failure = run(FIXTURE.read_bytes())

    assert (out, bad, failure) == ("Locations: 10 locations added, 7 offices added, 4 regions added.", [], "")
    assert sorted(Office.objects.values_list("code", "name", "region__code", "time_zone")) == [
        ("R1A", "Kansas City Westport", "R1", "America/Denver"),
        ("R1B", "Independence", "R1", "America/Denver"),
        ("R2A", "Columbia", "R2", "America/Denver"),
        ("R3A", "St. Louis Central West End", "R3", "America/Denver"),
        ("R3B", "South City", "R3", "America/Denver"),
        ("R4F", "Farmington", "R4", "America/Denver"),
        ("R4G", "Bootheel", "R4", "America/Denver"),
    ]
    assert mapping()["R4: Secondary Turf Farmington"] == "R4F"


def test_a_second_run_changes_nothing(run):
    run(FIXTURE.read_bytes())
    before = list(Location.objects.values()), list(Office.objects.values()), list(Region.objects.values())

    out, bad, failure = run(FIXTURE.read_bytes())

    assert (out, bad, failure) == ("Locations: nothing to change.", [], "")
    assert (list(Location.objects.values()), list(Office.objects.values()), list(Region.objects.values())) == before


def test_a_changed_table_changes_the_office(run):
    run(HEADER + "Church,R1A,Westport,R1\n")
    Office.objects.update(time_zone="America/New_York")

    out, _, _ = run(HEADER + "Church,R1A,Westport North,R2\n")

    assert out == "Locations: 1 offices changed, 1 regions added."
    office = Office.objects.get()
    assert (office.name, office.region.code, office.time_zone) == ("Westport North", "R2", "America/New_York")


def test_shifts_that_wait_move_onto_the_board_with_a_number(run):
    shift = waiting_shift(Location.objects.create(name="Library"))

    out, _, _ = run(HEADER + "Library,R1A,Westport,R1\n")

    shift.refresh_from_db()
    assert shift.office.code == "R1A"
    assert OfficeCounter.objects.get(office=shift.office).number == 1
    assert out == "Locations: 1 locations moved, 1 offices added, 1 regions added, 1 shifts moved."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_table_is_read_as_any_spreadsheet_saves_it(run, encoding, delimiter):
    lines = [["VAN Location", "Office Code", "Office_Name", " REGION "], ["Café  Olé ", "R1A", "Westport", "R1"], ["", "", "", ""]]

    _, bad, failure = run("\r\n".join(delimiter.join(cells) for cells in lines), encoding)

    assert (bad, failure) == ([], "")
    assert mapping() == {"Café Olé": "R1A"}


def test_the_order_of_columns_does_not_matter_and_others_are_left_alone(run):
    run("region,captain,office,van_location\nR1,Someone,R1A,Church\n")

    assert mapping() == {"Church": "R1A"}
    assert Office.objects.get().name == "R1A"


def test_a_known_office_needs_neither_name_nor_region(run):
    run(HEADER + "Church,R1A,Westport,R1\n")

    run("van_location,office\nLibrary,R1A\n")

    assert mapping() == {"Church": "R1A", "Library": "R1A"}
    assert Office.objects.get().name == "Westport"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",R2A,Columbia,R2", "line 3: 'R2A': There is no location name."),
        ("Library,,Columbia,R2", "line 3: 'Library': There is no office code."),
        ("Library", "line 3: 'Library': There is no office code."),
        ("Library,R2A,Columbia,", "line 3: 'R2A': This office is new, and the line names no region for it."),
        ("Library,R 2/A,Columbia,R2", "line 3: 'R 2/A': Use letters, digits and hyphens only, such as R1A."),
        ("Library,R2A,Columbia,R/2", "line 3: 'R/2': Use letters, digits and hyphens only, such as R1A."),
        ("Library,R1,Columbia,R2", "line 3: 'R1': A region has the code R1 already; an office needs its own."),
        ("Library,R2A,Columbia,R1A", "line 3: 'R1A': An office has the code R1A already; a region needs its own."),
        ("Church,R2A,Columbia,R2", "line 3: 'Church': Line 2 gives this location to R1A."),
        ("Library,R1A,Eastport,R1", "line 3: 'Eastport': Line 2 calls this office Westport."),
        ("Library,R1A,Westport,R2", "line 3: 'R2': Line 2 puts this office into R1."),
    ],
)
def test_a_bad_line_is_named_and_leaves_nothing_behind(run, line, said):
    out, bad, failure = run(HEADER + "Church,R1A,Westport,R1\n" + line + "\nHall,R1A,,\n")

    assert bad == [said]
    assert failure == "One line was not taken, see above."
    assert out == "Locations: 2 locations added, 1 offices added, 1 regions added."
    assert mapping() == {"Church": "R1A", "Hall": "R1A"}
    assert Region.objects.get().code == "R1"


def test_bad_lines_come_in_the_order_of_the_file(run):
    _, bad, failure = run(HEADER + "A,R1A,,\nB,,,\nC,R/1,,R1\n")

    assert [line.partition(":")[0] for line in bad] == ["line 2", "line 3", "line 4"]
    assert failure == "3 lines were not taken, see above."


def test_a_table_without_the_columns_is_refused_as_a_whole(run):
    assert run("name,town\nChurch,R1A\n")[2].startswith("The first line must name the columns van_location, office")
    assert run("")[2].startswith("The first line must name the columns")


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.csv cannot be read: No such file or directory\."):
        call_command("import_locations", str(tmp_path / "nowhere.csv"))
