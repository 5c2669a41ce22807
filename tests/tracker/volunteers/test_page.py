"""The page of a person: who opens it, what it shows, and that edits go through the one door."""

import html
import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AccessSettings
from tests.desk import DAY, NOON, Desk
from tracker.models import Change, Operation, Shift, Volunteer
from tracker.volunteers.page import Outing, record_of


def address(person):
    return f"/volunteers/{person.pk}/"


def shown(client, user, person, status=200):
    client.force_login(user)
    answer = client.get(address(person))
    assert answer.status_code == status
    return words(answer)


def words(answer):
    text = re.sub(r"<(script|head)\b.*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def part(page, name, until):
    return page[page.index(f" {name} ") : page.index(f" {until} ")]


@pytest.fixture
def ada(desk, past):
    """Booked today, with a past of every ending."""
    person = desk.volunteer(phone="8165550142", cell="3145550199")
    past(desk, person, "completed", weeks=1, doors=60, size=2)
    past(desk, person, "no_show", weeks=2)
    past(desk, person, "declined", weeks=3)
    past(desk, person, "completed", weeks=4, flaked_at=timezone.now())
    past(desk, person, "rescheduled", weeks=5, flaked_at=timezone.now())
    past(desk, person, "completed", weeks=6, is_walk_in=True)
    past(desk, person, "booked", weeks=7)
    return desk.shift(volunteer=person).volunteer


def test_who_may_sees_all_that_is_known(client, desk, ana, ada):
    shift = Shift.objects.get(volunteer=ada)
    desk.applied("add_note", shift=shift, tab="confirms", text="left voicemail", now=timezone.now())
    desk.shift(volunteer=ada, day=DAY + timedelta(days=2), starts_at=timezone.now() + timedelta(days=2), van_status="Confirmed")

    page = shown(client, ana, ada)

    assert "Scheduled" in part(page, "Today", "Contact")
    assert "left voicemail" in part(page, "Today", "Contact")
    assert "816-555-0142" in part(page, "Contact", "Coming shifts")
    assert "✓ Confirmed" in part(page, "Coming shifts", "Show record")
    assert "Came 2 of 6 (33 %) Flaked 2, last on Oct 17 Declined 1 Rescheduled 0 Never settled 1 Came as a walk-in 1 time." in page
    assert "Sat, Oct 24, 2026 R1A 12:00 PM Canvassing Completed 60 2 15" in part(page, "Past shifts", "History")
    assert "Ana Ortiz note “left voicemail”" in page[page.index(" History ") :]


def test_the_show_record_adds_up_to_the_shifts_that_were_booked(desk, ada):
    record = record_of(ada, [desk.office])
    assert record.booked == sum((record.came, record.flaked, record.declined, record.rescheduled, record.unsettled)) == 6
    assert (record.came, record.percent, record.walk_ins) == (2, 33, 1)


@pytest.mark.parametrize(
    ("outing", "kph"),
    [
        (Outing(60, 2, NOON, NOON + timedelta(hours=2), True), 15),
        (Outing(60, 2, NOON, None, False), None),
        (Outing(0, 0, None, None, False), None),
    ],
)
def test_kph_of_a_group_is_doors_by_canvasser_hours(outing, kph):
    assert outing.kph == kph


def test_a_stranger_a_number_of_nobody_and_somebody_of_another_region_look_the_same(client, ivo, uma, ada):
    client.force_login(uma)
    theirs, nobodys = client.get(address(ada)), client.get("/volunteers/999999/")
    assert theirs.status_code == nobodys.status_code == 404
    assert words(theirs) == words(nobodys)
    shown(client, ivo, ada)


def test_what_happened_in_another_region_is_not_told(client, ana, ivo, r2a, desk, past):
    there = Desk(ana, r2a)
    shift = desk.shift()
    other = there.shift(volunteer=shift.volunteer)
    there.applied("add_note", shift=other, tab="confirms", text="secret of Columbia", now=timezone.now())
    past(there, shift.volunteer, "no_show")
    page = shown(client, ivo, shift.volunteer)
    assert "R2A" not in page
    assert "Columbia" not in page
    assert "Never booked before today." in page
    assert "secret of Columbia" in shown(client, ana, shift.volunteer)


def test_a_merged_record_leads_to_who_it_is_and_to_nobody_for_those_who_may_not_see_them(client, desk, ana, uma):
    keep = desk.shift().volunteer
    gone = desk.volunteer(vanid=None, merged_into=keep)
    client.force_login(ana)
    assert client.get(address(gone)).headers["Location"] == address(keep)
    client.force_login(uma)
    assert client.get(address(gone)).status_code == 404


def test_no_address_of_the_page_holds_a_name_or_a_phone(client, ana, ada):
    client.force_login(ana)
    text = client.get(address(ada)).content.decode()
    links = [link for link in re.findall(r'(?:href|action)="([^"]+)"', text) if not link.startswith(("tel:", "sms:"))]
    assert not [link for link in links if ada.last_name in link or "5550142" in link]


@pytest.mark.parametrize("shifts", [1, 10])
def test_the_page_costs_the_same_queries_for_any_number_of_past_shifts(client, desk, ana, past, django_assert_max_num_queries, shifts):
    person = desk.shift().volunteer
    for weeks in range(1, shifts + 1):
        past(desk, person, weeks=weeks, doors=40)
    client.force_login(ana)
    with django_assert_max_num_queries(45):
        client.get(address(person))


# -- edits -------------------------------------------------------------------------------------------------------------


def edit(client, person, do="edit_volunteer", **fields):
    return client.post(f"{address(person)}edit/", {"id": str(uuid.uuid4()), "do": do, **fields})


@pytest.fixture
def shift(client, desk, ana):
    client.force_login(ana)
    return desk.shift()


def test_a_cell_is_saved_once_however_often_the_form_is_sent_and_is_in_the_log(client, shift, ana):
    fields = {"id": str(uuid.uuid4()), "shift": shift.pk, "field": "cell", "was": "", "to": "314-555-0188"}
    for _ in range(2):
        answer = edit(client, shift.volunteer, **fields)
        assert (answer.status_code, answer.headers["Location"]) == (302, address(shift.volunteer))
    shift.volunteer.refresh_from_db()
    assert shift.volunteer.cell == "3145550188"
    assert Change.objects.get(kind="edit_volunteer").actor == ana


def test_a_conflict_says_who_wrote_what_and_keeps_what_was_typed(client, shift, bo):
    Desk(bo, shift.office).applied("edit_volunteer", shift=shift, field="cell", was="", to="8165550111")
    answer = edit(client, shift.volunteer, shift=shift.pk, field="cell", was="", to="3145550188")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Bo Lund has changed it since this page was loaded. It says “8165550111” now." in words(answer)
    assert 'value="314-555-0188"' in text, "what was typed"
    assert 'name="was" value="8165550111"' in text, "so that a second press is “use mine”"


@pytest.mark.parametrize(("to", "says"), [("12", "Give ten digits"), ("x" * 99, "at most 60")])
def test_a_bad_number_is_answered_with_a_sentence(client, shift, to, says):
    answer = edit(client, shift.volunteer, shift=shift.pk, field="cell", was="", to=to)
    assert answer.status_code == 409
    assert says in words(answer)


def test_the_pitch_and_its_extra_shifts_are_saved(client, shift):
    edit(client, shift.volunteer, "set_pitched", shift=shift.pk, was="no", to="yes")
    edit(client, shift.volunteer, "set_extra_shifts", shift=shift.pk, was="0", to="2")
    shift.volunteer.refresh_from_db()
    assert (shift.volunteer.pitched_on, shift.volunteer.extra_shifts) == (DAY, 2)
    assert edit(client, shift.volunteer, "set_extra_shifts", shift=shift.pk, was="2", to="many").status_code == 409


def test_what_was_done_today_is_taken_back_from_the_history(client, shift, desk):
    done = desk.applied("set_status", shift=shift, was="booked", to="in", now=timezone.now())
    text = client.get(address(shift.volunteer)).content.decode()
    assert f'name="operation" value="{done["id"]}"' in text
    assert edit(client, shift.volunteer, "undo", operation=done["id"]).status_code == 302
    shift.refresh_from_db()
    assert shift.status == "booked"


def test_somebody_elses_row_is_not_edited_from_this_page(client, shift, desk):
    other = desk.shift()
    assert edit(client, shift.volunteer, shift=other.pk, field="cell", was="", to="3145550188").status_code == 404
    assert not Operation.objects.exists()


def test_an_intern_of_another_region_edits_nothing(client, shift, uma):
    client.force_login(uma)
    assert edit(client, shift.volunteer, shift=shift.pk, field="cell", was="", to="3145550188").status_code == 404


def test_a_form_that_no_page_of_ours_sends_changes_nothing(client, shift):
    assert edit(client, shift.volunteer, "remove_shift", shift=shift.pk).status_code == 302
    assert not Operation.objects.exists()


def test_a_walk_ins_names_are_edited_and_somebody_of_vans_only_the_cell(client, desk, ana, shift):
    client.force_login(ana)
    walk_in = desk.walk_in()
    assert 'id="field-first_name"' in client.get(address(walk_in.volunteer)).content.decode()
    text = client.get(address(shift.volunteer)).content.decode()
    assert 'id="field-cell"' in text
    assert 'id="field-phone"' not in text


# -- merging on a page -------------------------------------------------------------------------------------------------


def merge_address(one, other):
    return f"/volunteers/{one.pk}/merge/{other.pk}/"


@pytest.fixture
def two(client, desk, ana):
    client.force_login(ana)
    booked, walk_in = desk.shift(van_signup_id=71), desk.walk_in(phone="8165550177")
    return booked, walk_in


def fields_of(answer):
    text = answer.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', text).group(1) for name in ("id", "seen")}


def test_both_records_stand_side_by_side_with_what_they_become(client, two):
    booked, walk_in = two
    answer = client.get(merge_address(walk_in.volunteer, booked.volunteer))
    text = words(answer)
    assert f"VANID {booked.volunteer.vanid} – {booked.volunteer.vanid}" in text
    assert "Phone" in text
    assert "816-555-0177" in text
    assert "One shift, and it is In as on the walk-in's row, Canvassing" in text


def test_a_press_merges_and_the_history_has_the_way_back(client, two):
    booked, walk_in = two
    page = client.get(merge_address(booked.volunteer, walk_in.volunteer))
    given = {**fields_of(page), "cell": "8165550177", f"row-{booked.pk}-{walk_in.pk}": str(walk_in.pk)}

    answer = client.post(merge_address(booked.volunteer, walk_in.volunteer), given)

    assert answer.headers["Location"] == address(booked.volunteer)
    booked.refresh_from_db()
    assert (booked.status, booked.volunteer.cell) == ("in", "8165550177")
    text = words(client.get(address(booked.volunteer)))
    assert f"merged {walk_in.volunteer} into {booked.volunteer}" in text
    operation = Operation.objects.get().pk
    assert edit(client, booked.volunteer, "undo", operation=operation).headers["Location"] == address(booked.volunteer)
    assert Volunteer.objects.get(pk=walk_in.volunteer_id).merged_into is None


def test_a_merge_that_is_refused_says_why_and_asks_again(client, two):
    booked, walk_in = two
    page = client.get(merge_address(booked.volunteer, walk_in.volunteer))
    answer = client.post(merge_address(booked.volunteer, walk_in.volunteer), fields_of(page))
    assert answer.status_code == 409
    assert "Not merged: Both have a row of the same shift. Say whether it is one shift or two." in words(answer)


def test_an_address_of_a_merge_that_is_done_leads_to_the_person(client, two):
    booked, walk_in = two
    Volunteer.objects.filter(pk=walk_in.volunteer_id).update(merged_into=booked.volunteer)
    assert client.get(merge_address(booked.volunteer, walk_in.volunteer)).headers["Location"] == address(booked.volunteer)


def test_of_two_in_van_only_data_staff_get_the_button_and_say_which_one_van_kept(client, desk, two, dana):
    one, other = desk.volunteer(), desk.volunteer()
    assert "Merge into one" not in words(client.get(merge_address(one, other)))
    client.force_login(dana)
    page = client.get(merge_address(other, one))
    assert f"VANID {other.vanid} is the one it kept" in words(page)
    client.post(merge_address(other, one), {**fields_of(page), "is_one_in_van": "on"})
    one.refresh_from_db()
    assert one.merged_into == other


def test_an_organizer_of_one_region_does_not_reach_a_person_of_another_by_a_merge(client, desk, ana, two, r2a, nothing_kept):
    stranger = Desk(ana, r2a).shift().volunteer
    AccessSettings.objects.create(fo_own_region_only=True)
    nothing_kept()
    assert client.get(merge_address(two[0].volunteer, stranger)).status_code == 404
