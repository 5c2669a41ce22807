"""Signing in with a provider, in Chromium, against a real one on this machine: in, waiting and let in, refused. And being sent out."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.managing import approve, refuse
from accounts.models import User
from tests.browser.conftest import Server
from tests.browser.test_axe import assert_accessible
from tests.browser.test_phone import PHONE, TROUBLES
from tests.desk import Desk
from tests.ports import free_port
from tests.provider import local_provider

CONFIRMS = "/boards/R1A/confirms"
SECONDS = 1000


@pytest.fixture(scope="module")
def local():
    with local_provider() as found:
        yield found


@contextmanager
def signing_in_with(address: str, **settings: str) -> Iterator[Server]:
    """A web process that signs in with the provider alone, under the name that most campaigns will see."""
    keys = {"OIDC_SERVER_URL": address, "OIDC_CLIENT_ID": "cpt", "OIDC_CLIENT_SECRET": "not a secret", "OIDC_NAME": "Google"}
    server = Server(free_port(), **keys, **settings, PASSWORD_SIGN_IN="False")
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def with_google(django_db_setup, local):
    with signing_in_with(local.url) as server:
        yield server


@pytest.fixture
def announced(local, tmp_path):
    """The address of a host that only says where the provider's pages are."""
    (tmp_path / ".well-known").mkdir()
    where = "openid-configuration"
    (tmp_path / ".well-known" / where).write_bytes(requests.get(f"{local.url}/.well-known/{where}", timeout=20).content)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=tmp_path)) as host:
        threading.Thread(target=host.serve_forever, args=[0.01]).start()
        yield f"http://localhost:{host.server_port}"
        host.shutdown()


@pytest.fixture
def door(unopened, with_google):
    """Somebody's window at the sign-in page."""

    def at_the_door(address="/", **options) -> Page:
        page = unopened(None, base_url=with_google.url, **options).page
        page.goto(address)
        return page

    return at_the_door


def sign_in(page: Page, subject: str) -> None:
    page.get_by_role("button", name="Sign in with Google").click()
    page.locator('input[name="sub"]').fill(subject)
    page.locator('input[name="sub"]').press("Enter")


def test_somebody_on_the_list_signs_in_and_is_at_their_board(door, local, desk, ana):
    local.has("ana-60", email="ana@example.org", email_verified=True)
    page = door()
    expect(page.locator('input[type="password"]')).to_have_count(0)

    sign_in(page, "ana-60")

    expect(page.get_by_text("All saved")).to_be_visible()
    assert page.url.endswith(CONFIRMS)


def test_a_provider_whose_page_is_on_another_host_is_reached_where_that_host_is_named(unopened, local, announced, desk, ana):
    """Chromium judges where our form leads on, and stops at the button otherwise."""
    local.has("ana-68", email="ana@example.org", email_verified=True)
    with signing_in_with(announced, OIDC_FORM_ORIGINS=local.url) as server:
        page = unopened(None, base_url=server.url).page
        page.goto("/")

        sign_in(page, "ana-68")

        expect(page.get_by_text("All saved")).to_be_visible()


def test_the_way_back_leads_to_the_tab_that_was_asked_for(door, local, desk, ana):
    local.has("ana-61", email="ana@example.org", email_verified=True)
    page = door("/boards/R1A/kph")

    sign_in(page, "ana-61")

    expect(page.get_by_text("All saved")).to_be_visible()
    assert page.url.endswith("/boards/R1A/kph")


def test_somebody_unknown_waits_and_comes_in_by_itself_once_approved(door, unopened, local, desk, flo, r1a):
    local.has("nia-62", email="nia@example.org", email_verified=True, given_name="Nia", family_name="Novak")
    page = door()
    sign_in(page, "nia-62")
    expect(page.get_by_text("This page goes on by itself")).to_be_visible()
    nia = User.objects.get(email="nia@example.org")
    assert (nia.is_waiting, nia.is_active) == (True, False)

    director = unopened(flo).page
    director.goto("/admin/")
    director.get_by_role("link", name="1 person waits").click()
    director.get_by_role("link", name="Other rank … Nia Novak").click()
    director.get_by_label("Rank").select_option("FO")
    director.get_by_label("Office").select_option(str(r1a.pk))
    director.get_by_role("button", name="Approve").click()

    expect(page.get_by_text("All saved")).to_be_visible(timeout=8 * SECONDS)
    assert page.url.endswith(CONFIRMS)
    expect(page.locator(".my-name")).to_have_text("Nia Novak")


def test_a_page_that_nobody_looks_at_asks_nothing_and_hurries_when_somebody_does(door, local, desk, flo, r1a):
    local.has("nia-63", email="nia@example.org", email_verified=True)
    page = door()
    sign_in(page, "nia-63")
    expect(page.get_by_text("This page goes on by itself")).to_be_visible()
    hide(page, True)
    page.wait_for_timeout(3 * SECONDS)  # a question that was under way
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    approve(User.objects.get(email="nia@example.org").pk, flo, r1a.region, "FO", r1a)

    page.wait_for_timeout(6 * SECONDS)
    assert asked == []
    hide(page, False)

    expect(page.get_by_text("All saved")).to_be_visible()


def hide(page: Page, is_hidden: bool) -> None:
    page.evaluate(
        """(isHidden) => {
            Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )


def test_a_no_ends_the_waiting(door, local, desk, dana):
    local.has("nia-64", email="nia@example.org", email_verified=True)
    page = door()
    sign_in(page, "nia-64")
    expect(page.get_by_text("This page goes on by itself")).to_be_visible()

    refuse(User.objects.get(email="nia@example.org").pk, dana)

    expect(page.get_by_role("heading", name="This log-in is not allowed")).to_be_visible()


@pytest.mark.parametrize("email", ["ana@example.org", "who@example.org"])
def test_an_unverified_e_mail_is_refused(door, local, desk, ana, email):
    local.has("odd-65", email=email, email_verified=False)
    page = door()

    sign_in(page, "odd-65")

    expect(page.get_by_role("heading", name="Your e-mail is not verified")).to_be_visible()
    assert User.objects.count() == 1


def test_somebody_disabled_is_refused(door, local, desk, ana):
    User.objects.filter(pk=ana.pk).update(is_active=False)
    local.has("ana-66", email="ana@example.org", email_verified=True)
    page = door()

    sign_in(page, "ana-66")

    expect(page.get_by_role("heading", name="This log-in is not allowed")).to_be_visible()
    page.get_by_role("link", name="Back to the sign-in").click()
    expect(page.get_by_role("button", name="Sign in with Google")).to_be_visible()


@pytest.mark.parametrize("end", ["disabled", "signed out everywhere"])
def test_a_board_closes_within_five_seconds_and_leaves_no_name_on_the_screen(window, desk, ana, end):
    desk.shift(volunteer=desk.volunteer(first_name="Zenobia", last_name="Quill", phone="8165550142"))
    desk.group(1)
    mine = window(ana, CONFIRMS)
    mine.page.get_by_text("Zenobia Quill").first.click()
    expect(mine.page.get_by_role("dialog")).to_contain_text("Zenobia")

    if end == "disabled":
        User.objects.filter(pk=ana.pk).update(is_active=False)
    else:
        ana.end_sessions()
    started = time.monotonic()

    sentence = "You may no longer see this board." if end == "disabled" else "You are signed out."
    expect(mine.page.get_by_text(sentence)).to_be_visible(timeout=5 * SECONDS)
    assert time.monotonic() - started < 5
    expect(mine.page.get_by_role("dialog")).to_have_count(0)
    left = mine.page.content()
    assert "Quill" not in left
    assert "5550142" not in left
    mine.page.get_by_role("link", name="Choose another one" if end == "disabled" else "Sign in").click()
    expect(mine.page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("who", ["flo", "dana"])
def test_directors_and_data_staff_see_on_a_board_that_somebody_waits(window, desk, request, who):
    mine = window(request.getfixturevalue(who), CONFIRMS)
    link = mine.page.locator("#waiting-count")
    expect(link).to_be_hidden()

    User.objects.create_user("nia@example.org", is_active=False, waiting_since=timezone.now())
    expect(link).to_have_text("1 person waits")
    User.objects.create_user("mo@example.org", is_active=False, waiting_since=timezone.now())

    expect(link).to_have_text("2 people wait")
    expect(link).to_have_attribute("href", "/admin/accounts/user/?waiting=yes")


# -- how the door looks ------------------------------------------------------------------------------------------------


DOOR = {
    "sign-in": "/accounts/login/",
    **{f"refused {why}": f"/accounts/refused/{why}/" for why in ("not-allowed", "unverified", "other-owner")},
}


@pytest.mark.parametrize("name", DOOR)
def test_axe_finds_nothing_at_the_door(door, desk, name):
    assert_accessible(door(DOOR[name], bypass_csp=True))


def test_axe_finds_nothing_where_people_wait(door, local, desk):
    local.has("nia-67", email="a-rather-long-name-of-somebody-new.whose-e-mail-does-not-end@example.org", email_verified=True)
    page = door(bypass_csp=True)
    sign_in(page, "nia-67")
    expect(page.get_by_text("This page goes on by itself")).to_be_visible()

    assert_accessible(page)
    page.set_viewport_size(PHONE["viewport"])
    assert not page.evaluate(TROUBLES)


def test_the_count_fits_a_phone(unopened, desk, flo):
    Desk(flo, desk.office).shift()
    User.objects.create_user("nia@example.org", is_active=False, waiting_since=timezone.now())
    mine = unopened(flo, **PHONE).open(CONFIRMS)
    expect(mine.page.locator("#waiting-count")).to_be_visible()

    assert not mine.page.evaluate(TROUBLES)
