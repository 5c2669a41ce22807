"""Boards over HTTP: who gets in, what the answers look like, what they cost."""

import json
import uuid

import pytest
from django.test import Client

from accounts.models import Office
from tests.desk import DAY, Desk, rows_in
from tracker.boards import find_board
from tracker.metrics import DEFINITIONS_JSON
from tracker.models import CampaignSettings, Change, EventType, Note, OfficeCounter, Shift
from tracker.snapshot import snapshot_json


def post(client, board, *entries):
    return client.post(f"/boards/{board}/operations/", json.dumps(entries), content_type="application/json")


@pytest.fixture
def signed_in(client, ana):
    client.force_login(ana)
    return client


def snapshot_of(response):
    text = response.content.decode()
    start = text.index('id="snapshot">') + len('id="snapshot">')
    return json.loads(text[start : text.index("</script>", start)])


TABS = ["/boards/R1A/confirms", "/boards/R1A/kph", "/boards/R1A/flake", "/boards/R1A/review"]


@pytest.mark.parametrize("address", [*TABS, "/boards/R1/confirms", "/boards/R1/review"])
def test_a_board_page_carries_its_snapshot(signed_in, desk, address):
    shift = desk.shift()
    snapshot = snapshot_of(signed_in.get(address))
    (row,) = rows_in(snapshot, "shift")
    assert (row["id"], row["status"], row["office"]) == (shift.pk, "booked", desk.office.pk)
    assert snapshot["me"]["name"] == "Ana Ortiz"


@pytest.mark.parametrize("address", [*TABS, "/boards/R1A/snapshot/", "/boards/R1/confirms", "/boards/R9Z/confirms"])
def test_an_intern_of_another_region_gets_the_404_of_a_board_that_does_not_exist(client, uma, r1a, address):
    client.force_login(uma)
    answer = client.get(address)
    nowhere = client.get("/boards/NOWHERE/confirms")
    assert answer.status_code == 404
    assert answer.content.replace(address.encode(), b"") == nowhere.content.replace(b"/boards/NOWHERE/confirms", b"")


def test_an_intern_of_another_region_can_post_no_edit(client, uma, desk, r2a):
    shift = desk.shift()
    client.force_login(uma)
    entry = desk.entry("add_pass", shift=shift, tab="confirms")
    assert post(client, "R1A", entry).status_code == 404
    assert post(client, "R2A", entry).json()["results"][0]["code"] == "not_found"  # nor through the own board
    assert not Change.objects.exists()


def test_a_region_board_shows_only_the_offices_of_the_region(client, flo, desk, ana, r1b, r2a):
    here = {desk.shift().pk, Desk(ana, r1b).shift().pk}
    Desk(ana, r2a).shift()
    client.force_login(flo)
    snapshot = snapshot_of(client.get("/boards/R1/confirms"))
    assert {row[0] for row in snapshot["rows"]["shift"]} == here
    assert [office["code"] for office in snapshot["offices"]] == ["R1A", "R1B"]
    assert snapshot["board"]["is_region"]


def test_a_signed_out_tab_hears_401_and_a_page_leads_to_the_sign_in(client, desk):
    assert post(client, "R1A", desk.entry("add_pass", shift=desk.shift(), tab="confirms")).status_code == 401
    assert client.get("/boards/R1A/snapshot/").status_code == 401
    assert client.get("/boards/R1A/confirms").status_code == 302


def test_an_edit_without_the_csrf_token_is_refused(ana, desk):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    assert post(strict, "R1A", desk.entry("add_pass", shift=desk.shift(), tab="confirms")).status_code == 403
    assert not Change.objects.exists()


def test_an_edit_with_the_token_of_the_page_is_taken(ana, desk):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    token = strict.get("/boards/R1A/confirms").cookies["csrftoken"].value
    body = json.dumps([desk.entry("add_pass", shift=desk.shift(), tab="confirms")])
    answer = strict.post("/boards/R1A/operations/", body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.json()["results"][0]["result"] == "applied"


def test_operations_are_only_posted(signed_in, r1a):
    assert signed_in.get("/boards/R1A/operations/").status_code == 405


@pytest.mark.parametrize("body", ["", "{}", "[1]", "[[]]", "nonsense", '{"id": 1}', "null", "[NaN]"])
def test_a_body_that_is_no_list_of_objects_is_a_400_with_a_sentence(signed_in, r1a, body):
    answer = signed_in.post("/boards/R1A/operations/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["reason"]


def test_too_many_edits_at_once_are_a_413(signed_in, desk):
    entries = [desk.entry("add_pass", shift=1, tab="confirms") for _ in range(101)]
    assert post(signed_in, "R1A", *entries).status_code == 413


def test_each_entry_has_its_result_and_a_bad_one_stops_no_other(signed_in, desk):
    one, other = desk.shift(), desk.shift()
    good = desk.entry("add_pass", shift=one, tab="confirms")
    bad = desk.entry("set_status", shift=other, was="in", to="declined")
    results = post(signed_in, "R1A", bad, good, {"id": "x"}).json()["results"]
    assert [result["result"] for result in results] == ["conflict", "applied", "refused"]
    assert [result["id"] for result in results] == [bad["id"], good["id"], "x"]


def test_entries_behind_one_that_did_not_apply_wait_if_they_touch_its_row(signed_in, desk):
    """(18) The person is asked about the first edit before the next one of that row is made."""
    shift, other, group = desk.shift("in"), desk.shift("in"), str(uuid.uuid4())
    results = post(
        signed_in, "R1A",
        desk.entry("set_status", shift=shift, was="booked", to="declined"),
        desk.entry("add_pass", shift=other, tab="confirms"),
        desk.entry("create_group", group=group, office=desk.office.pk, members=[shift.pk], packets=1, packet_names="", goal=1),
        desk.entry("depart", group=group),
    ).json()["results"]  # fmt: skip
    assert [result["result"] for result in results] == ["conflict", "applied", "later", "later"]


def test_a_row_made_in_the_same_request_is_named_by_its_key(signed_in, desk):
    group, note = str(uuid.uuid4()), str(uuid.uuid4())
    results = post(
        signed_in, "R1A",
        desk.entry("create_group", group=group, office=desk.office.pk, members=[desk.shift("in").pk], packets=1, packet_names="", goal=1),
        desk.entry("depart", group=group),
        desk.entry("add_group_note", group=group, text="white van", note=note),
        desk.entry("delete_note", note=note),
    ).json()["results"]  # fmt: skip
    assert [result["result"] for result in results] == ["applied"] * 4


def test_a_board_page_carries_the_definitions_of_its_figures(signed_in, desk):
    page = signed_in.get("/boards/R1A/review").content.decode()
    assert f'<script type="application/json" id="metrics">{DEFINITIONS_JSON}</script>' in page
    assert "<" not in DEFINITIONS_JSON


# -- the snapshot ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_a_board_costs_the_same_queries_for_any_number_of_rows(signed_in, desk, rows, django_assert_num_queries):
    for _ in range(rows):
        shift = desk.shift()
        desk.applied("add_note", shift=shift, tab="confirms", text="hello")
        desk.group(1)
    signed_in.get("/boards/R1A/confirms")
    with django_assert_num_queries(18):
        signed_in.get("/boards/R1A/confirms")


def test_the_numbers_are_read_before_any_row_and_outside_a_transaction(signed_in, desk, django_assert_num_queries, settings):
    """(14) A change in between is in the rows and comes again; the other way round it would be lost."""
    CampaignSettings.load()
    with django_assert_num_queries(14) as queries:
        signed_in.get("/boards/R1A/snapshot/")
    tables = [query["sql"] for query in queries]
    numbers = next(place for place, sql in enumerate(tables) if "tracker_officecounter" in sql and "epoch" in sql)
    rows = next(place for place, sql in enumerate(tables) if 'FROM "tracker_shift"' in sql)
    assert numbers < rows
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


def test_a_board_shows_the_day_its_office_is_on(signed_in, desk):
    past = desk.shift(day=DAY.replace(day=30))
    today = desk.shift()
    removed = desk.shift(is_active=False)
    desk.applied("add_note", shift=today, tab="confirms", text="hello")
    Note.objects.create(shift=past, tab="confirms", text="yesterday")
    Note.objects.create(shift=removed, tab="confirms", text="removed")
    snapshot = snapshot_of(signed_in.get("/boards/R1A/confirms"))
    assert [row[0] for row in snapshot["rows"]["shift"]] == [today.pk]
    assert [row[8] for row in snapshot["rows"]["note"]] == ["hello"]
    OfficeCounter.objects.update(day=DAY.replace(day=30))
    assert [row[0] for row in snapshot_of(signed_in.get("/boards/R1A/confirms"))["rows"]["shift"]] == [past.pk]


def test_a_volunteer_shows_the_next_booking_that_van_still_calls_open(signed_in, desk):
    shift = desk.shift()
    for day, word in ((1, "Declined"), (2, "Confirmed"), (3, "Scheduled")):
        starts_at = shift.starts_at.replace(month=11, day=day)
        desk.shift(volunteer=shift.volunteer, day=starts_at.date(), starts_at=starts_at, van_status=word)
    snapshot = snapshot_of(signed_in.get("/boards/R1A/confirms"))
    (person,) = rows_in(snapshot, "volunteer")
    assert (person["next_shift_at"], person["next_shift_confirmed"]) == ("2026-11-02T15:00:00Z", True)


def test_a_note_cannot_end_the_script_element(signed_in, desk):
    desk.applied("add_note", shift=desk.shift(), tab="confirms", text="</script><script>alert(1)</script>")
    page = signed_in.get("/boards/R1A/confirms").content.decode()
    assert "</script><script>alert" not in page
    assert snapshot_of(signed_in.get("/boards/R1A/confirms"))["rows"]["note"][0][8].startswith("</script>")


def test_the_columns_named_in_the_snapshot_are_those_of_a_patch(signed_in, desk):
    shift = desk.shift()
    board = snapshot_of(signed_in.get("/boards/R1A/confirms"))
    (patch,) = (patch for patch in desk.applied("claim", shift=shift)["patches"] if "shift" in patch)
    assert list(patch["set"]) == board["columns"]["shift"]


@pytest.mark.parametrize("given", [{"role": "Intern Onboarding"}, {"event_type": "Intern DVC"}])
def test_a_shift_says_that_it_is_an_interns_by_role_or_by_event_type(signed_in, desk, given):
    if "event_type" in given:
        given = {"event_type": EventType.objects.get(name=given["event_type"])}
    desk.shift()
    desk.shift(**given)
    snapshot = snapshot_of(signed_in.get("/boards/R1A/confirms"))
    assert [row["is_intern"] for row in rows_in(snapshot, "shift")] == [False, True]


def test_the_board_says_whether_its_office_is_written_to_van(signed_in, desk):
    Office.objects.update(is_written_to_van=False)
    assert snapshot_of(signed_in.get("/boards/R1A/confirms"))["offices"][0]["is_written_to_van"] is False


def test_no_shift_of_a_missing_office_is_on_a_board(ana, desk):
    desk.shift(office=None)
    board = find_board(ana, "R1A")
    assert board is not None
    assert json.loads(snapshot_json(board, ana))["rows"]["shift"] == []
    assert Shift.objects.needs_an_office().count() == 1
