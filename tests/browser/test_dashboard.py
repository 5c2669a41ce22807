"""The dashboard beside the boards: what one does there moves the figures here, and nothing else."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Office, Rank, Region, User
from tests.browser.hands import all_saved
from tests.browser.test_print import CUT_OFF, SHEETS, on_paper
from tests.desk import DAY, Desk
from tracker.models import OfficeCounter

WATCH = """() => {
    window.touched = new Set();
    const note = ({ target }) => window.touched.add((target.nodeType === 1 ? target : target.parentElement).closest("[data-row]")?.dataset.row ?? "the table");
    new MutationObserver((list) => list.forEach(note)).observe(document.querySelector(".dashboard-table"),
        { subtree: true, childList: true, attributes: true, characterData: true });
}"""


@pytest.fixture
def dashboard(unopened, flo, desk, r1b, r2a):
    """The field director's window on a tab."""

    def open_tab(tab="confirmations", user=flo, meet=None, **options):
        opened = unopened(user, **options)
        if meet:
            opened.page.route_web_socket(re.compile("/ws/dashboard/$"), meet)
        opened.page.goto(f"/dashboard/{tab}")
        expect(row(opened, "state")).to_be_visible()
        return opened

    return open_tab


def row(window, name):
    return window.page.locator(f'.dashboard-table tr[data-row="{name}"]')


def number(window, name, figure):
    return row(window, name).locator(f'[data-figure="{figure}"]')


def places(window):
    return window.page.locator(".dashboard-table tbody .place .code")


def press_head(window, label):
    window.page.locator("thead").get_by_role("button", name=label, exact=True).first.click()


def test_an_edit_moves_office_region_and_state_and_no_other_row(dashboard, window, desk, ana, r1b):
    shift = desk.shift()
    Desk(ana, r1b).shift("in")
    mine, theirs = dashboard(), window(ana, "/boards/R1A/confirms")
    shown = {"state": "1 50%", "region R1": "1 50%", "office R1A": "0 0%"}
    for place, words in shown.items():
        expect(number(mine, place, "canvass_show_rate")).to_have_text(words)
    mine.page.evaluate(WATCH)
    theirs.row(shift).locator('[data-do="flip-in"]').click()
    for place, words in {"state": "2 100%", "region R1": "2 100%", "office R1A": "1 100%"}.items():
        expect(number(mine, place, "canvass_show_rate")).to_have_text(words)
    all_saved(theirs)
    assert sorted(mine.page.evaluate("() => [...window.touched]")) == ["office R1A", "region R1", "state"]


def test_offices_that_come_move_and_go_are_in_the_totals_of_pages_that_stay_open(dashboard, unopened, desk, flo, bo, r1b):
    r1b.delete()
    mine, wall = dashboard(), unopened(flo)
    wall.page.goto("/dashboard/wall/")
    walls = wall.page.locator(".wall-regions .code")
    expect(walls).to_have_text(["R1", "R2"])
    region = Region.objects.create(code="R3")
    Office.objects.filter(code="R2A").update(region=region)
    new = Office.objects.create(code="R3B", name="Rolla", region=region)
    OfficeCounter.objects.create(office=new, day=DAY)
    Desk(bo, new).shift("in")
    expect(places(mine)).to_have_text(["State", "R1", "R3", "R1A", "R2A", "R3B"])
    for place in ("state", "region R3", "office R3B"):
        expect(number(mine, place, "canvass_show_rate")).to_have_text("1 100%")
    expect(walls).to_have_text(["R1", "R3"])

    Office.objects.get(code="R2A").delete()
    expect(places(mine)).to_have_text(["State", "R1", "R3", "R1A", "R3B"])


def test_other_modules_hear_every_frame(dashboard, window, desk, ana, r2a):
    shift = desk.shift()
    mine = dashboard()
    mine.page.evaluate(
        "() => { window.frames = []; document.addEventListener('dashboard:frame', ({ detail }) => window.frames.push(detail)); }"
    )
    desk.applied("add_pass", shift=shift, tab="confirms")
    expect(number(mine, "office R1A", "canvass_coverage")).to_have_text("1 100%")
    frame = mine.page.evaluate("() => window.frames.at(-1)")
    assert frame["changed"] == [desk.office.pk]
    assert frame["sums"].keys() >= {str(desk.office.pk), str(r2a.pk)}
    assert frame["sums"][str(desk.office.pk)]["canvass_open_called"] == 1
    assert (frame["day"], frame["as_of"][-1]) == ("2026-10-31", "Z")


def test_offices_sort_by_a_figure_and_totals_keep_their_place(dashboard, desk, ana, r1b, r2a):
    few, many = desk.group(1, out=True), Desk(ana, r1b).group(1, out=True)
    desk.applied("check_in", group=few, was=0, to=10)
    Desk(ana, r1b).applied("check_in", group=many, was=0, to=70)
    mine = dashboard("production")
    expect(number(mine, "state", "doors")).to_have_text("80")  # figures may be a second old
    expect(places(mine)).to_have_text(["State", "R1", "R2", "R1A", "R1B", "R2A"])
    press_head(mine, "Doors")
    expect(places(mine)).to_have_text(["State", "R1", "R2", "R1B", "R1A", "R2A"])
    mine.page.reload()
    expect(places(mine)).to_have_text(["State", "R1", "R2", "R1B", "R1A", "R2A"])
    expect(mine.page.get_by_role("columnheader", name="Doors").first).to_have_attribute("aria-sort", "descending")

    desk.applied("check_in", group=few, was=10, to=80)  # while somebody reads, no row moves
    expect(number(mine, "office R1A", "doors")).to_have_text("80")
    expect(places(mine)).to_have_text(["State", "R1", "R2", "R1B", "R1A", "R2A"])
    mine.page.get_by_role("button", name="Re-sort").click()
    expect(places(mine)).to_have_text(["State", "R1", "R2", "R1A", "R1B", "R2A"])
    expect(mine.page.get_by_role("button", name="Re-sort")).to_be_hidden()
    press_head(mine, "Doors")
    expect(places(mine)).to_have_text(["State", "R1", "R2", "R2A", "R1B", "R1A"])


def test_one_region_is_mine_alone_on_every_tab_and_the_state_stays_whole(dashboard, desk, r2a, ana):
    Desk(ana, r2a).shift()
    mine = dashboard()
    mine.page.get_by_label("Region").select_option("R1")
    expect(places(mine)).to_have_text(["State", "R1", "R1A", "R1B"])
    expect(number(mine, "state", "canvass_scheduled")).to_have_text("1")
    mine.page.get_by_role("link", name="Toplines").click()
    expect(mine.page).to_have_url(re.compile("/dashboard/toplines$"))
    expect(places(mine)).to_have_text(["State", "R1", "R1A", "R1B"])
    mine.page.go_back()
    expect(number(mine, "state", "canvass_scheduled")).to_have_text("1")
    mine.page.reload()
    expect(places(mine)).to_have_text(["State", "R1", "R1A", "R1B"])
    assert dashboard().page.get_by_label("Region").input_value() == ""  # another browser


@pytest.mark.parametrize(("place", "code", "rows"), [("office R1A", "R1A", 1), ("region R1", "R1", 2)])
def test_a_number_leads_to_its_rows(dashboard, desk, ana, r1b, place, code, rows):
    for office in (desk.office, r1b):
        Desk(ana, office).shift("declined")
        Desk(ana, office).shift("in")
        Desk(ana, office).shift("declined", role="Phonebanking")
    mine = dashboard()
    number(mine, place, "canvass_declined_rate").get_by_role("link").click()
    expect(mine.page).to_have_url(re.compile(f"/boards/{code}/confirms$"))
    listed = mine.page.locator("tbody tr[data-row]")
    expect(listed).to_have_count(rows)
    asked = mine.page.get_by_role("button", name=f"Canvass shifts: Declined {rows}")
    expect(asked).to_have_attribute("aria-pressed", "true")
    mine.page.reload()
    expect(listed).to_have_count(rows)
    mine.page.get_by_role("button", name=re.compile("^All ")).click()
    expect(listed).to_have_count(3 * rows)
    expect(asked).to_have_count(0)


def test_the_next_number_is_not_filtered_by_the_last_one(dashboard, desk):
    desk.group(1, out=True)
    desk.group(1)
    mine = dashboard("production")
    listed = mine.page.locator("tbody tr[data-row]")
    number(mine, "office R1A", "packets_out").get_by_role("link").click()
    expect(mine.page).to_have_url(re.compile("/boards/R1A/kph$"))
    expect(listed).to_have_count(1)
    mine.page.go_back()
    number(mine, "office R1A", "goal").get_by_role("link").click()
    expect(mine.page).to_have_url(re.compile("/boards/R1A/kph$"))
    expect(listed).to_have_count(2)
    mine.page.go_back()
    expect(row(mine, "office R1A").locator(".place a")).to_have_attribute("href", "/boards/R1A/review?filter=all")


def test_arrows_go_from_number_to_number_and_enter_opens_the_rows(dashboard, desk):
    desk.group(1, out=True)
    mine = dashboard("production")
    row(mine, "office R1A").get_by_role("link", name="R1A").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowUp"):
        mine.page.keyboard.press(key)
    expect(number(mine, "office R1A", "doors").get_by_role("link")).to_be_focused()
    mine.page.keyboard.press("Enter")
    expect(mine.page).to_have_url(re.compile("/boards/R1A/kph$"))
    expect(mine.page.locator("tbody tr[data-row]")).to_have_count(1)


def test_a_head_says_its_formula_to_pointer_and_keyboard(dashboard):
    mine = dashboard("production")
    head = mine.page.locator("thead .figure").filter(has=mine.page.locator('[data-by="kps"]'))
    expect(head.get_by_role("tooltip")).to_be_hidden()
    head.get_by_role("button").hover()
    expect(head.get_by_role("tooltip")).to_have_text(re.compile("^Doors of returned groups ÷ shifts completed in them"))
    mine.page.locator("h1").hover()
    expect(head.get_by_role("tooltip")).to_be_hidden()
    mine.page.keyboard.press("Tab")
    head.get_by_role("button").focus()
    expect(head.get_by_role("tooltip")).to_be_visible()


@pytest.fixture
def line(dashboard):
    """The field director's window, on a line that can be cut and mended."""

    class Line:
        def __init__(self):
            self.is_cut, self.sockets = False, []
            self.window = dashboard(meet=self.meet)

        def meet(self, socket):
            if self.is_cut:
                socket.close()
            else:
                socket.connect_to_server()
                self.sockets.append(socket)

        def cut(self):
            self.is_cut = True
            for socket in self.sockets:
                socket.close()

        def mend(self):
            self.is_cut = False

    return Line()


def test_it_says_how_old_the_figures_are_while_the_connection_is_lost(line, desk):
    shift = desk.shift()
    as_of, not_live = line.window.page.locator(".as-of"), line.window.page.get_by_text("Not live.")
    expect(as_of).to_have_text(re.compile(r"^As of \d+:\d\d [AP]M"))
    line.cut()
    expect(as_of).to_have_text(re.compile(r"^Figures of \d+:\d\d [AP]M, \d+ (s|min) old"))
    expect(not_live).to_be_visible()
    desk.applied("add_pass", shift=shift, tab="confirms")
    line.mend()
    expect(number(line.window, "office R1A", "canvass_coverage")).to_have_text("1 100%")  # what was missed comes with the first frame
    expect(as_of).to_have_text(re.compile("^As of"))
    expect(not_live).to_have_count(0)


def test_whoever_loses_the_right_meanwhile_hears_it_too(line, flo):
    line.cut()
    User.objects.filter(pk=flo.pk).update(rank=Rank.FO)
    line.mend()
    expect(line.window.page.get_by_text("You may no longer see the dashboard.")).to_be_visible()
    expect(line.window.page.locator("table")).to_have_count(0)


def test_the_report_is_text_for_a_message(dashboard, desk):
    desk.group(1, out=True)
    mine = dashboard("toplines", permissions=["clipboard-read", "clipboard-write"])
    expect(number(mine, "office R1A", "canvassers_out")).to_have_text("1")
    mine.page.get_by_role("button", name="Copy as text").click()
    expect(mine.page.get_by_text("Copied.")).to_be_visible()
    text = mine.page.evaluate("() => navigator.clipboard.readText()")
    assert re.fullmatch(
        r"Toplines, Sat 10/31, \d+:\d\d [AP]M\nState: Out now: Canvassers 1, Packets 2, .*\nR1: .*; All day: Goal 84, .*\nR2: .*", text
    )
    expect(mine.page.get_by_role("textbox", name="Report")).to_have_value(text)
    mine.page.keyboard.press("Escape")
    expect(mine.page.get_by_role("dialog")).to_be_hidden()


def test_whoever_loses_the_right_sees_no_figure_any_more(dashboard, flo):
    mine = dashboard()
    User.objects.filter(pk=flo.pk).update(rank=Rank.FO)
    expect(mine.page.get_by_text("You may no longer see the dashboard.")).to_be_visible()
    expect(mine.page.locator("table")).to_have_count(0)


def test_a_boards_head_leads_there_whoever_may(window, dashboard, desk, flo, ana):
    theirs = window(ana, "/boards/R1A/confirms")
    expect(theirs.page.get_by_role("link", name="Dashboard")).to_have_count(0)
    mine = window(flo, "/boards/R1A/confirms")
    mine.page.get_by_role("link", name="Dashboard").click()
    expect(row(mine, "state")).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize("tab", ["confirmations", "production", "toplines"])
def test_a_tab_is_one_page_wide_on_paper(dashboard, desk, ana, r1b, tab):
    for office in (desk.office, r1b):
        for _ in range(3):
            Desk(ana, office).group(2, out=True)
            Desk(ana, office).shift("no_show")
    page = dashboard(tab).page
    for sheet in SHEETS:
        on_paper(page, sheet)
        cut_off = page.evaluate(CUT_OFF, SHEETS[sheet])
        assert not cut_off, "\n".join([sheet, *cut_off])
    expect(page.get_by_role("button", name="Copy as text")).to_be_hidden()
    expect(page.locator(".as-of")).to_be_visible()
