"""Every page, tab and form that people see, for what must hold on all of them. A new one is a line in ``SCREENS``.

What is done there before anybody looks is in ``screen_steps.py``.
"""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.screen_steps import (
    Step,
    a_night,
    after_the_night,
    approve_form,
    changed_by_bo,
    choose_place,
    complaint,
    dialog,
    dry_run,
    figures,
    fits_not,
    list_brought_in,
    list_of_people,
    move_two,
    of_ana,
    of_the_office,
    offline,
    one_not_saved,
    page_of,
    pictures,
    press,
    report,
    somebody_waits,
    submit,
    trouble,
    type_in,
    wall,
)


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


CONFIRMS, KPH, FLAKE, REVIEW = (f"/boards/R1A/{tab}" for tab in ("confirms", "kph", "flake", "review"))
BOARDS = {
    f"{tab}{of}": f"/boards/{code}/{tab}"
    for tab in ("confirms", "kph", "flake", "review")
    for code, of in (("R1A", ""), ("R1", " of a region"))
}
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
    **{f"help {tab}".strip(): Screen(f"/help/{tab}") for tab in ("", "confirms", "kph", "flake", "review", "dashboard")},
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
    **{f"dashboard {tab}": Screen(f"/dashboard/{tab}", "flo", (figures,)) for tab in ("confirmations", "production", "toplines")},
    "report of the dashboard": Screen("/dashboard/production", "flo", (figures, press('[data-do="copy"]'), dialog)),
    "formulas of the dashboard": Screen("/dashboard/confirmations", "flo", (figures, press(".meanings summary"))),
    "rows behind a number": Screen("/boards/R1A/confirms?filter=tally:canvass_no_show", "flo", (press("tbody .name"),)),
    "pictures": Screen("/dashboard/production", "flo", (pictures,)),
    "pictures of an office": Screen("/dashboard/production", "flo", (pictures, lambda page: choose_place(page, "R1A"))),
    "wall": Screen("/dashboard/wall", "flo", (wall,)),
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
