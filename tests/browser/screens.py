"""Every page, tab and form that people see, for what must hold on all of them. A new one is a line in ``SCREENS``."""

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Screen:
    """``who``: the fixture of the person who looks, empty for somebody who is signed out; ``steps``: what is done once the page is there."""

    address: str
    who: str = "ana"
    steps: tuple[Step, ...] = ()

    def show(self, page: Page) -> None:
        page.goto(self.address)
        if self.address in BOARDS.values():
            expect(page.get_by_text("All saved")).to_be_visible()
        for step in self.steps:
            step(page)


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


def a_night(page: Page) -> None:
    """With a step that failed."""
    run = nights.begin(DAY, by=None)
    assert run
    nights.work(run.pk)
    run.steps.filter(name="copy").update(state="failed", sentence="2 of 2 missing. No space left on device.")
    NightRun.objects.update(state="trouble")
    page.goto(f"/admin/van_sync/nightrun/{run.pk}/change/")


CONFIRMS, KPH, FLAKE, REVIEW = (f"/boards/R1A/{tab}" for tab in ("confirms", "kph", "flake", "review"))
BOARDS = {
    f"{tab}{of}": f"/boards/{code}/{tab}"
    for tab in ("confirms", "kph", "flake", "review")
    for code, of in (("R1A", ""), ("R1", " of a region"))
}


def fits_not(page: Page) -> None:
    """The next page, which says what went wrong."""
    expect(page.locator(".work-says.is-trouble")).to_be_visible()
    page.wait_for_load_state()


SCREENS: dict[str, Screen] = {
    "sign-in": Screen("/accounts/login/", who=""),
    "sign-in refused": Screen(
        "/accounts/login/", "", (type_in("#id_username", "a@example.org"), type_in("#id_password", "no"), press(".primary"), complaint)
    ),
    "chooser": Screen("/boards/"),
    "your page": Screen("/me/"),
    "your page refused": Screen("/me/", steps=(type_in("#id_first_name", ""), press(".mine .primary"), complaint)),
    "not allowed": Screen("/accounts/login/", "", (trouble("/accounts/login/", 403),)),
    **{name: Screen(address) for name, address in BOARDS.items()},
    "no row matches": Screen(CONFIRMS, steps=(type_in("#search", "nobody of that name"),)),
    "walk-in": Screen(CONFIRMS, steps=(press('[data-do="walk-in"]'), dialog)),
    "walk-in refused": Screen(CONFIRMS, steps=(press('[data-do="walk-in"]'), dialog, submit)),
    "walk-in on the board already": Screen(
        CONFIRMS, steps=(press('[data-do="walk-in"]'), type_in("#field-first_name", "Ada"), type_in("#field-last_name", "Sample"))
    ),
    "new group": Screen(KPH, steps=(press('[data-do="new-group"]'), dialog)),
    "new group refused": Screen(KPH, steps=(press('[data-do="new-group"]'), dialog, submit)),
    "members": Screen(KPH, steps=(press('[data-do="members"]'), dialog)),
    "question": Screen(KPH, steps=(press('[data-do="members"]'), press("dialog .is-danger"), dialog)),
    "notes": Screen(CONFIRMS, steps=(press('[data-do="notes"]'), dialog)),
    "keys": Screen(CONFIRMS, steps=(lambda page: page.keyboard.press("?"), dialog)),
    "status menu": Screen(CONFIRMS, steps=(press('[data-do="status-menu"]'),)),
    "note being typed": Screen(CONFIRMS, steps=(press('tbody tr [data-do="edit"][data-field="note"]'),)),
    "doors being typed": Screen(KPH, steps=(press('[data-do="check-in"]'),)),
    "person": Screen(CONFIRMS, steps=(press('[data-do="person"]'), dialog)),
    "page of a person": Screen("/boards/", steps=(page_of("{ada}/"),)),
    "page of a person, not saved": Screen(
        "/boards/",
        steps=(
            page_of("{ada}/"),
            type_in("#field-cell", "12"),
            press(".one-field button"),
            lambda page: expect(page.get_by_role("alert")).to_be_visible(),
        ),
    ),
    "merge": Screen("/boards/", steps=(page_of("{ada}/merge/{walk_in}/"),)),
    "find": Screen(
        "/boards/",
        steps=(press("[data-find]"), type_in("#find-text", "Ada"), lambda page: expect(page.locator(".finder li").first).to_be_visible()),
    ),
    "find nobody": Screen(
        CONFIRMS,
        steps=(
            press("[data-find]"),
            type_in("#find-text", "nobody here"),
            lambda page: expect(page.locator(".found-says")).to_contain_text("Nobody"),
        ),
    ),
    "back with a group": Screen(KPH, steps=(press('[data-do="final"]'), dialog)),
    "formula": Screen(REVIEW, steps=(press(".figure button"),)),
    "history": Screen(CONFIRMS, steps=(press('[data-do="history"]'), dialog)),
    "just done": Screen(
        CONFIRMS, steps=(press('tbody tr [data-do="pass"]'), lambda page: expect(page.locator("#toast")).to_contain_text("pass"))
    ),
    "changed by others": Screen(CONFIRMS, steps=(changed_by_bo,)),
    **{f"help {tab}".strip(): Screen(f"/help/{tab}") for tab in ("", "confirms", "kph", "flake", "review")},
    "help ranks": Screen("/help/ranks/"),
    **{
        f"past {tab}{of}": Screen("/boards/", steps=(after_the_night(f"/boards/{code}/2026-10-31/{tab}"),))
        for tab in ("confirms", "kph", "flake", "review")
        for code, of in (("R1A", ""), ("R1", " of a region"))
    },
    "past days": Screen("/boards/", steps=(after_the_night("/boards/R1/past/"),)),
    "past of a person": Screen("/boards/", steps=(after_the_night("/boards/R1A/past/people/{person}/"),)),
    "syncs to VAN": Screen("/van/sync/?board=R1A", "flo"),
    "dry run": Screen("/van/sync/", "flo", (dry_run,)),
    "report of a sync": Screen("/van/sync/", "flo", (report,)),
    "walk-ins to VAN": Screen("/van/walk-ins/", "flo"),
    "not saved": Screen(CONFIRMS, steps=(one_not_saved,)),
    "offline": Screen(CONFIRMS, steps=(offline,)),
}
ADMIN: dict[str, Screen] = {
    "admin": Screen("/admin/", "dana"),
    "admin list": Screen("/admin/tracker/location/", "dana"),
    "places that need an office": Screen("/admin/tracker/location/waiting/", "dana"),
    "import runs": Screen("/admin/van_sync/importrun/", "dana"),
    "VAN set-up": Screen("/admin/van_sync/vandeed/set-up/", "dana"),
    "close the day": Screen("/admin/van_sync/nightrun/close/?day=2026-10-31", "dana"),
    "nights": Screen("/admin/van_sync/nightrun/", "dana"),
    "night": Screen("/admin/", "dana", (a_night,)),
    "upload": Screen("/admin/van_sync/importrun/upload/", "dana"),
    "schedules": Screen("/admin/van_sync/schedule/", "dana"),
    "schedule": Screen(
        "/admin/van_sync/schedule/", "dana", (press(".work-stack a"), lambda page: expect(page.get_by_text("Last runs")).to_be_visible())
    ),
    "sheet": Screen("/admin/van_sync/sheetsettings/1/change/", "dana"),
    "does the sheet fit": Screen("/admin/van_sync/sheetsettings/check/", "dana", (press(".work-go"), fits_not)),
    "exports": Screen("/admin/van_sync/sheetexport/", "dana"),
    "export": Screen("/admin/van_sync/sheetexport/", "dana", (press("#result_list tbody a"), fits_not)),
    "admin form": Screen("/admin/tracker/campaignsettings/1/change/", "dana"),
    "people": Screen("/admin/accounts/user/", "dana"),
    "person": Screen("/admin/accounts/user/add/", "dana"),
    "admin of a director": Screen("/admin/", "flo"),
    "people who wait": Screen("/admin/accounts/user/?waiting=yes", "flo", (somebody_waits,)),
    "approve": Screen("/admin/accounts/user/?waiting=yes", "flo", (approve_form,)),
    "move people": Screen("/admin/accounts/user/", "flo", (move_two,)),
    "add many": Screen("/admin/accounts/user/import/", "flo"),
    "preview of a list": Screen("/admin/accounts/user/import/", "flo", (list_of_people,)),
    "list brought in": Screen("/admin/accounts/user/import/", "flo", (list_brought_in,)),
    "somebody's page": Screen("/admin/accounts/user/", "flo", (of_ana("change"),)),
    "somebody's history": Screen("/admin/accounts/user/", "flo", (of_ana("history"),)),
    "all changes": Screen("/admin/admin/logentry/", "dana"),
    "office": Screen("/admin/accounts/office/", "dana", (of_the_office("change"),)),
    "office that stays": Screen("/admin/accounts/office/", "dana", (of_the_office("delete"),)),
}


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
