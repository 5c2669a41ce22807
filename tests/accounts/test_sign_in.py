import pytest
from django.urls import reverse

from accounts import throttle
from accounts.forms import SignInForm
from tests.conftest import PASSWORD

LOGIN = "/accounts/login/"


def sign_in(client, email="ana@example.org", password=PASSWORD, **headers):
    return client.post(LOGIN, {"username": email, "password": password}, **headers)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_an_organizer_signs_in_with_the_e_mail_in_any_case(client, ana):
    answer = sign_in(client, ana.email.upper())

    assert answer.status_code == 302
    assert answer.url == reverse("landing")
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_sentence(client, ana):
    wrong = sign_in(client, password="something else").context["form"].non_field_errors()
    unknown = sign_in(client, "nobody@example.org").context["form"].non_field_errors()

    assert wrong == unknown == [SignInForm.error_messages["invalid_login"]]
    assert not is_signed_in(client)


def test_someone_not_allowed_does_not_get_in(client, ana):
    ana.is_active = False
    ana.save()

    answer = sign_in(client)

    assert answer.context["form"].non_field_errors() == [SignInForm.error_messages["invalid_login"]]
    assert not is_signed_in(client)


def test_someone_who_is_no_longer_allowed_is_out_at_the_next_click(client, ana):
    sign_in(client)
    assert client.get("/boards/").status_code == 200
    ana.is_active = False
    ana.save()

    answer = client.get("/boards/")

    assert answer.status_code == 302
    assert answer.url.startswith(LOGIN)


def test_after_ten_wrong_tries_even_the_right_password_waits(client, ana):
    for _ in range(throttle.TRIES):
        assert sign_in(client, password="guess").context["form"].non_field_errors() == [SignInForm.error_messages["invalid_login"]]

    answer = sign_in(client, ana.email.upper())

    assert answer.context["form"].non_field_errors() == [SignInForm.PAUSED]
    assert not is_signed_in(client)


def test_a_guesser_elsewhere_does_not_lock_an_organizer_out(client, ana):
    for _ in range(throttle.TRIES + 1):
        sign_in(client, password="guess", REMOTE_ADDR="203.0.113.9")

    sign_in(client)

    assert is_signed_in(client)


def test_a_colleague_at_the_same_address_does_not_lock_an_organizer_out(client, ana, flo):
    for _ in range(throttle.TRIES + 1):
        sign_in(client, flo.email, password="guess")

    sign_in(client)

    assert is_signed_in(client)


def test_the_pause_ends(client, ana, monkeypatch):
    monkeypatch.setattr(throttle, "PAUSE_SECONDS", 0)
    for _ in range(throttle.TRIES + 1):
        sign_in(client, password="guess")

    sign_in(client)

    assert is_signed_in(client)


def test_signing_in_forgets_the_wrong_tries_before(client, ana):
    for _ in range(throttle.TRIES - 1):
        sign_in(client, password="guess")
    sign_in(client)
    client.post("/accounts/logout/")
    sign_in(client, password="guess")

    sign_in(client)

    assert is_signed_in(client)


def test_signing_out_leads_back_to_the_sign_in_page(client, ana):
    sign_in(client)

    answer = client.post("/accounts/logout/")

    assert answer.url == LOGIN
    assert not is_signed_in(client)


@pytest.mark.parametrize("path", ["/", "/boards/", "/admin/"])
def test_pages_send_strangers_to_the_sign_in_page(client, db, path):
    answer = client.get(path, follow=True)

    assert answer.request["PATH_INFO"] == LOGIN
    assert answer.status_code == 200


def test_the_admin_has_no_door_of_its_own_past_the_brake(client, dana):
    answer = client.post("/admin/login/?next=/admin/", {"username": dana.email, "password": PASSWORD})

    assert answer.status_code == 302
    assert answer.url == f"{LOGIN}?next=/admin/"
    assert not is_signed_in(client)


def test_the_watcher_needs_no_log_in(client):
    answer = client.get("/health/live")

    assert answer.status_code == 200
    assert answer.content == b"ok"
