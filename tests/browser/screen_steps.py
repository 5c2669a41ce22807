"""What is done on a screen once its page is there, and the busy day that all screens show."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Office, User
from tests.desk import DAY, NOON, Desk, members
from tests.van_sync.push.van_in_memory import VanInMemory
from tracker.archive.close import close_office
from tracker.enums import ShiftStatus
from tracker.models import ArchivedShift, CanvassGroup, GroupMember, Shift, Volunteer
from van_sync.client import VanClient
from van_sync.models import NightRun, PushState, SheetExport, SheetKind, SheetSettings, SheetState, SyncState, VanSync
from van_sync.night import runs as nights
from van_sync.push.dry_run import begin, look
from van_sync.push.send import chosen, send
from van_sync.schedules.sync import sync_schedules

Step = Callable[[Page], None]


def press(selector: str) -> Step:
    return lambda page: page.locator(selector).first.click()


def type_in(selector: str, text: str) -> Step:
    return lambda page: page.locator(selector).first.fill(text)


def submit(page: Page) -> None:
    page.locator("dialog .primary").click()


def complaint(page: Page) -> None:
    """The next page, with its styles."""
    expect(page.locator(".complaint").first).to_be_visible()
    page.wait_for_load_state()


def dialog(page: Page) -> None:
    expect(page.get_by_role("dialog")).to_be_visible()


def one_not_saved(page: Page) -> None:
    """The server says no to an edit, so that the tray is open."""
    refused = """{"results": [{"id": "%s", "result": "%s", "code": "in_group", "reason": "Ada is in a canvass group.", "is": "in",
        "by": {"id": 1, "name": "Bo Lund"}, "at": "2026-10-31T14:04:11Z"}]}"""
    answers = iter(["conflict", "refused"])

    def answer(route):
        entries = route.request.post_data_json
        route.fulfill(content_type="application/json", body=refused % (entries[0]["id"], next(answers, "refused")))

    page.route("**/operations/", answer)
    for place in (0, 1):
        page.locator('tbody tr [data-do="status-menu"]').nth(place).click()
        page.get_by_role("menuitemradio", name="Declined").click()
        expect(page.locator("#tray li")).to_have_count(place + 1)


def changed_by_bo(page: Page) -> None:
    shift = Shift.objects.on_boards().filter(status="booked", office__code="R1A").latest("pk")
    Desk(User.objects.get(email="bo@example.org"), Office.objects.get(code="R1A")).applied(
        "add_pass", shift=shift, tab="confirms", now=timezone.now()
    )
    expect(page.locator(".changed")).to_contain_text("1 changed")


def offline(page: Page) -> None:
    page.context.set_offline(True)
    page.locator('tbody tr [data-do="pass"]').first.click()
    page.evaluate(
        "() => { const now = Date.now; Date.now = () => now() + 40_000; }"
    )  # the silence that it takes; test_states.py waits for it
    expect(page.get_by_text("Offline for")).to_be_visible()


def trouble(address: str, status: int) -> Step:
    """Pages of the running site that a site for trying out replaces by Django's own."""

    def show(page: Page) -> None:
        answer = Client(raise_request_exception=False, enforce_csrf_checks=True).post(address)
        assert answer.status_code == status, answer.status_code
        page.route("**/trouble", lambda route: route.fulfill(content_type="text/html", body=answer.content))
        page.goto("/trouble")

    return show


def dry_run(page: Page) -> None:
    """Rows of every kind: to write, each question, already so."""
    van, flo = VanInMemory(), User.objects.get(email="flo@example.org")
    shifts = list(Shift.objects.on_boards().filter(office__code="R1A").exclude(volunteer__vanid=None).order_by("pk"))
    for place, shift in enumerate(shifts):
        if place % 5:
            van.sign_up(shift, ("Scheduled", "Confirmed", "Declined", "Completed")[place % 4])
    (sync,) = begin([Office.objects.get(code="R1A")], by=flo)
    look(sync.pk, cast(VanClient, van))
    page.goto(f"/van/sync/{sync.pk}/")


def report(page: Page) -> None:
    """Receipts in every state that a sync ends with."""
    dry_run(page)
    sync = VanSync.objects.latest("pk")
    assert sync.by
    send(sync, chosen(sync, {row.pk: row.choices[0]["key"] for row in sync.rows.all() if row.choices}), by=sync.by)
    ends = [(PushState.DONE, "Written."), (PushState.FAILED, "VAN did not answer."), (PushState.REFUSED, "VAN says Declined by now.")]
    for place, push in enumerate(sync.receipts.all()):
        push.state, push.reason = ends[place % 3]
        push.save()
    VanSync.objects.update(state=SyncState.DONE, finished_at=timezone.now())
    page.reload()


def somebody_waits(page: Page) -> None:
    for name in ("wanda", "wei"):
        fields = {"first_name": name.title(), "last_name": "Wait", "is_active": False, "waiting_since": timezone.now()}
        User.objects.create_user(f"{name}@example.org", None, **fields)
    page.reload()


def approve_form(page: Page) -> None:
    somebody_waits(page)
    page.get_by_role("link", name="Other rank … Wanda").click()
    page.get_by_label("Region").select_option("")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Nothing was changed yet, see below.")).to_be_visible()


def list_of_people(page: Page) -> None:
    page.get_by_label("Paste people here").fill(
        "new@example.org, Nia Face, FO, R1A\nivo@example.org, Ivo Reyes, DFO, R1A\nflo@example.org, Flo, FO, R1A"
    )
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.get_by_role("status")).to_contain_text("2 of 3 lines can be brought in.")


def list_brought_in(page: Page) -> None:
    list_of_people(page)
    page.get_by_role("button", name="Bring in 2 people").click()
    expect(page.get_by_role("status")).to_contain_text("2 of 3 lines are in.")


def move_two(page: Page) -> None:
    for person in ("Ana Ortiz", "Bo Lund"):
        page.get_by_role("row", name=person).get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label="Move to office …")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("button", name="Move")).to_be_visible()


def of_the_office(page_of: str) -> Step:
    return lambda page: cast(None, page.goto(f"/admin/accounts/office/{Office.objects.get(code='R1A').pk}/{page_of}/"))


def of_ana(page_of: str) -> Step:
    return lambda page: cast(None, page.goto(f"/admin/accounts/user/{User.objects.get(email='ana@example.org').pk}/{page_of}/"))


def after_the_night(address: str) -> Step:
    """A page of the day that is now in the archive."""

    def show(page: Page) -> None:
        for office in Office.objects.filter(region__code="R1"):
            close_office(office.pk, before=DAY + timedelta(days=1), by=None)
        person = ArchivedShift.objects.filter(archived_day__office__code="R1A").first()
        page.goto(address.format(person=person.volunteer_id if person else 0))

    return show


def a_night(page: Page) -> None:
    """With a step that failed."""
    run = nights.begin(DAY, by=None)
    assert run
    nights.work(run.pk)
    run.steps.filter(name="copy").update(state="failed", sentence="2 of 2 missing. No space left on device.")
    NightRun.objects.update(state="trouble")
    page.goto(f"/admin/van_sync/nightrun/{run.pk}/change/")


def fits_not(page: Page) -> None:
    """The next page, which says what went wrong."""
    expect(page.locator(".work-says.is-trouble")).to_be_visible()
    page.wait_for_load_state()


def page_of(path: str) -> Step:
    """Somebody with a past, a future and a row of today, who is also there as a walk-in of the same hour."""

    def show(page: Page) -> None:
        today = Shift.objects.on_boards().filter(office__code="R1A")
        ada, walk_in = today.exclude(volunteer__vanid=None).filter(status="booked")[0], today.filter(is_walk_in=True)[0]
        Shift.objects.filter(pk=walk_in.pk).update(starts_at=ada.starts_at)
        desk = Desk(User.objects.get(email="ana@example.org"), Office.objects.get(code="R1A"))
        if not ArchivedShift.objects.exists():
            a_past_of(ada.volunteer, desk)
        desk.applied("add_note", shift=ada, tab="confirms", text="left voicemail", now=timezone.now())
        page.goto(f"/volunteers/{path.format(ada=ada.volunteer_id, walk_in=walk_in.volunteer_id)}")

    return show


def a_past_of(person: Volunteer, desk: Desk) -> None:
    """A shift with a group, one as a flake, and the next one."""
    day = DAY - timedelta(days=7)
    shift = desk.shift("in", volunteer=person, day=day, starts_at=NOON - timedelta(days=7))
    group = CanvassGroup.objects.create(
        office=desk.office, day=day, goal=84, knocks=61, departed_at=shift.starts_at, returned_at=shift.starts_at + timedelta(hours=2)
    )
    GroupMember.objects.create(group=group, shift=shift, joined_at=shift.starts_at, left_at=group.returned_at, returned=True)
    desk.shift("no_show", volunteer=person, day=day - timedelta(days=7), starts_at=NOON - timedelta(days=14))
    close_office(desk.office.pk, before=DAY, by=None)
    desk.shift(volunteer=person, day=DAY + timedelta(days=2), starts_at=timezone.now() + timedelta(days=2), van_status="Confirmed")


def figures(page: Page) -> None:
    expect(page.locator(".dashboard-table tbody tr").first).to_be_visible()


def pictures(page: Page) -> None:
    """With everything that can be opened."""
    expect(page.get_by_role("img", name="Doors and goal through the day")).to_be_visible()
    for closed in page.locator("#pictures summary").all():
        closed.click()
    expect(page.get_by_role("table", name="Doors against goal, by the hour")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")


def choose_place(page: Page, code: str) -> None:
    page.get_by_label("Pictures of").select_option(code)
    expect(page.get_by_role("heading", name=f"Doors against goal, {code}")).to_be_visible()


def wall(page: Page) -> None:
    expect(page.locator('[data-figure="by_end"]')).to_be_visible()


def make_busy_day(desk: Desk, colleague: Desk, elsewhere: Desk) -> None:
    """Rows in every state that a board knows, at an office and at another one of its region."""
    now = timezone.now()
    for status in ShiftStatus.values:
        desk.shift(status)
    walk_in, vanished, barred = desk.walk_in(), desk.shift(vanished_at=now), desk.shift(volunteer=desk.volunteer(do_not_call=True))
    long = desk.shift(
        volunteer=desk.volunteer(first_name="Featherstonehaugh-Throckmorton", last_name="Ramanathapuram-Subrahmanyam", cell="8165550166")
    )
    nobody = desk.shift(volunteer=desk.volunteer(phone=""))
    desk.shift(volunteer=nobody.volunteer, day=DAY + timedelta(days=2), starts_at=now + timedelta(days=2), van_status="Confirmed")
    desk.applied("claim", shift=nobody, now=now)
    colleague.applied("claim", shift=vanished, now=now)
    for text in ("left voicemail", "her sister says that she comes at half past nine and brings a friend who has never knocked before"):
        desk.applied("add_note", shift=barred, tab="confirms", text=text)
    colleague.applied("add_note", shift=walk_in, tab="confirms", text="wants the east side")
    _groups(desk)
    sync_schedules()
    SheetSettings.load()
    SheetExport.objects.create(kind=SheetKind.DOORS, day=DAY, state=SheetState.FAILED, stamp="1", sentence="Share the sheet.", attempt=2)
    elsewhere.shift()
    elsewhere.group(2, out=True)
    Shift.objects.filter(pk=long.pk).update(starts_at=now + timedelta(hours=2))


def _groups(desk: Desk) -> None:
    """At the table, overdue, out in good time, returned."""
    desk.group(3)
    overdue, out, back = desk.group(2, out=True), desk.group(1, out=True), desk.group(2, out=True)
    desk.applied("check_in", group=overdue, was=0, to=31)
    out.refresh_from_db()
    assert out.check_in_due_at
    later = timezone.now() + timedelta(minutes=30)
    desk.applied("set_next_check_in", group=out, was=out.check_in_due_at.isoformat(), to=later.isoformat())
    desk.applied("return_group", group=back, members=members(back))
