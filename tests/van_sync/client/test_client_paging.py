"""Lists come page by page: whole, each row once, or not at all."""

import pytest

from tests.van_sync.client.conftest import KEY, raised
from tests.van_sync.client.scripted import page
from van_sync import client_http
from van_sync.client_errors import VanUnreadable
from van_sync.client_http import VanHttp
from van_sync.client_limits import CallLimits

# -- pages -------------------------------------------------------------------------------------------------------------


def place(number):
    return {"locationId": number, "name": f"Place {number}"}


def numbers(places):
    return [each.id for each in places]


def test_later_pages_are_asked_for_by_vans_link_alone(van, server):
    link = f"{server.url}/locations?$top=200&$skip=2&name=Elm%20St"
    server.answers(page(place(1), place(2), following=link, count=3), page(place(3), count=3))

    assert numbers(van.locations()) == [1, 2, 3]
    assert server.asked[0].query == {"$top": "200"}
    assert server.asked[1].link == "/v4/locations?$top=200&$skip=2&name=Elm%20St"


def test_a_row_that_comes_on_two_pages_counts_once(van, server):
    server.answers(page(place(1), place(2), following=f"{server.url}/locations?$skip=2"), page(place(2), place(3)))

    assert numbers(van.locations()) == [1, 2, 3]


def test_an_empty_page_is_the_last_even_with_a_link(van, server):
    again = f"{server.url}/locations?$skip="
    server.answers(page(place(1), following=f"{again}1", count=1), page(following=f"{again}2", count=1))

    assert numbers(van.locations()) == [1]
    assert len(server.asked) == 2


def test_an_empty_page_before_all_rows_have_come_is_an_error_not_the_end(van, server):
    again = f"{server.url}/locations?$skip="
    server.answers(*[page(place(1), following=f"{again}1", count=120), page(following=f"{again}2", count=0)] * 2)

    assert "broke off after 1 rows, and VAN counts more" in str(raised(VanUnreadable, van.locations))


def test_a_row_that_moved_to_a_page_already_read_is_found_by_reading_again(van, server):
    """Somebody deletes number 2 after page 1: number 3 moves up to it."""
    link = f"{server.url}/locations?$skip=2"
    server.answers(page(place(1), place(2), following=link, count=4), page(place(4), count=3))
    server.answers(page(place(1), place(3), following=link, count=3), page(place(4), count=3))

    assert numbers(van.locations()) == [1, 3, 4]
    assert [each.link for each in server.asked[::2]] == ["/v4/locations?%24top=200"] * 2


def test_a_list_that_comes_short_twice_is_an_error(van, server):
    server.answers(page(place(1), place(2), count=3), page(place(1), place(3), count=3))

    error = raised(VanUnreadable, van.locations)

    assert "broke off after 2 rows, and VAN counts more" in str(error)
    assert "try again" in str(error)
    assert len(server.asked) == 2


def test_rows_that_van_counts_and_never_gives_are_not_for_this_key(van, server):
    server.answers(page(place(1), place(2), count=3), page(place(1), place(2), count=3))

    assert numbers(van.locations()) == [1, 2]


def test_a_list_that_goes_round_in_circles_is_an_error(van, server):
    first, second = f"{server.url}/locations?$skip=1", f"{server.url}/locations?$skip=2"
    server.answers(page(place(1), following=first), page(place(2), following=second), page(place(3), following=first))

    assert "the same page comes again and again" in str(raised(VanUnreadable, van.locations))
    assert len(server.asked) == 3


def test_a_list_without_end_is_an_error(van, server, monkeypatch):
    monkeypatch.setattr(client_http, "PAGES", 3)
    server.answers(*[page(place(n), following=f"{server.url}/locations?$skip={n}") for n in range(9)])

    raised(VanUnreadable, van.locations)
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:1/v4/x", "https://127.0.0.1:{port}/v4/x", "http://elsewhere.example.org/v4/x", "/v4/x", "http://["]
)
def test_the_key_is_not_taken_to_another_host(van, server, link):
    port = server.url.split(":")[2].split("/")[0]
    server.answers(page(place(1), following=link.format(port=port)))

    assert "The key is not sent there" in str(raised(VanUnreadable, van.locations))
    assert len(server.asked) == 1


def test_a_link_may_name_the_port_that_goes_without_saying(db):
    http = VanHttp("https://api.securevan.com/v4/", "cpt", KEY, CallLimits(2, 10))
    link = "https://api.securevan.com:443/v4/events?$skip=50"

    assert http._same_host(link) == link
