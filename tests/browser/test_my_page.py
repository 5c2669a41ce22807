"""What somebody says about themselves on their own page, on the boards: theirs and their colleagues'."""

from playwright.sync_api import Page, expect

BLUE, YELLOW = "rgb(31, 111, 235)", "rgb(255, 224, 102)"


def choose_colour(page: Page, colour: str) -> None:
    """A colour picker is a window of the machine's; this is what it does in the end."""
    page.locator("#id_colour").evaluate(
        "(input, colour) => { input.value = colour; input.dispatchEvent(new Event('input', { bubbles: true })); }", colour
    )


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_colour_name_and_keys_hold_on_the_boards(window, desk, ana, bo):
    desk.shift()
    colleague = window(bo, "/boards/R1A/confirms").page
    mine = window(ana, "/boards/R1A/confirms").page
    expect(colleague.locator('.here .icon[title="Ana Ortiz"]')).to_be_visible()
    other_tab = mine.context.new_page()
    other_tab.goto("/boards/R1A/confirms")
    other_tab.get_by_role("link", name="Your page: Ana Ortiz").click()
    expect(other_tab.get_by_role("heading", name="Your account")).to_be_visible()

    choose_colour(other_tab, "#ffe066")
    preview = other_tab.locator(".preview .on-dark")
    expect(preview.locator("rect")).to_have_css("fill", YELLOW)
    expect(preview.locator("text")).to_have_css("fill", "rgb(0, 0, 0)")
    choose_colour(other_tab, "#1f6feb")
    expect(preview.locator("text")).to_have_css("fill", "rgb(255, 255, 255)")
    other_tab.locator("#id_first_name").fill("Zoë")
    expect(preview.locator("text")).to_have_text("ZO")
    other_tab.get_by_label("Single keys").uncheck()
    save(other_tab)

    expect(colleague.locator('.here .icon[title="Zoë Ortiz"]')).to_have_css("background-color", BLUE)  # within seconds, and nobody reloaded
    expect(colleague.locator('.here .icon[title="Zoë Ortiz"]')).to_have_css("color", "rgb(255, 255, 255)")
    mine.reload()
    expect(mine.get_by_text("All saved")).to_be_visible()
    mine.keyboard.press("/")
    expect(mine.locator("#search")).not_to_be_focused()
    mine.keyboard.press("?")
    expect(mine.get_by_role("dialog")).to_be_hidden()


def test_the_boards_switch_is_that_of_the_account(window, desk, ana):
    desk.shift()
    page = window(ana, "/boards/R1A/confirms").page
    page.keyboard.press("?")
    with page.expect_response("**/me/keys/") as answer:
        page.get_by_label("Single keys").uncheck()
    assert answer.value.status == 204
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("/")
    expect(page.locator("#search")).not_to_be_focused()

    page.goto("/me/")
    expect(page.get_by_label("Single keys")).not_to_be_checked()

    page.goto("/boards/R1A/confirms")
    expect(page.get_by_text("All saved")).to_be_visible()
    page.locator(".keys-button").click()
    page.route("**/me/keys/", lambda route: route.abort())
    page.get_by_label("Single keys").click()
    expect(page.get_by_text("Not saved: the server does not answer.")).to_be_visible()
    expect(page.get_by_label("Single keys")).not_to_be_checked()
