"""Only our own pages open sockets."""

import pytest

from tracker.live.origin import is_own_origin


def headers(**values: str) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in values.items()]


@pytest.mark.parametrize("host", ["localhost:8000", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_the_page_of_the_host_that_was_called_is_let_in(host):
    assert is_own_origin(headers(host=host, origin=f"http://{host.lower()}"))


@pytest.mark.parametrize(
    "origin",
    [
        "null", "", "http://evil.example", "http://localhost", "http://localhost:9000", "http://localhost:8000.evil.example",
        "http://evil.example@localhost:8000", "ftp://localhost:8000", "//localhost:8000", "http://[:8000",
    ],
)  # fmt: skip
def test_any_other_page_is_refused(origin):
    assert not is_own_origin(headers(host="localhost:8000", origin=origin))


def test_two_origins_no_host_or_a_host_that_is_not_ours_are_refused(settings):
    ours = headers(host="localhost:8000", origin="http://localhost:8000")
    assert is_own_origin(ours)
    assert not is_own_origin([*ours, (b"origin", b"http://localhost:8000")])
    assert not is_own_origin(ours[1:])
    settings.ALLOWED_HOSTS = ["cpt.example.org"]
    assert not is_own_origin(ours)


def test_a_missing_origin_is_refused_even_where_any_host_is_allowed(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert not is_own_origin(headers(host="localhost:8000"))


def test_where_cookies_need_https_so_does_the_page(settings):
    settings.SESSION_COOKIE_SECURE = True
    assert not is_own_origin(headers(host="localhost:8000", origin="http://localhost:8000"))
    assert is_own_origin(headers(host="localhost:8000", origin="https://localhost:8000"))


def test_a_trusted_origin_is_let_in(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://cpt.example.org"]
    assert is_own_origin(headers(host="internal:8000", origin="https://cpt.example.org"))
