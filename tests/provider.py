"""A real OpenID provider on this machine, and people who sign in with it."""

import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, parse_qsl, urlsplit

import requests
from allauth.socialaccount.models import SocialAccount
from django.test import override_settings

from accounts.models import User
from cpt.sign_in import Provider
from tests.ports import free_port

KEY = "oidc"


class LocalProvider:
    """What its people do on its pages, without a browser."""

    def __init__(self, port: int) -> None:
        self.url = f"http://localhost:{port}"

    def wait_until_it_answers(self) -> None:
        for _ in range(300):
            try:
                requests.get(self.url, timeout=2)
            except requests.ConnectionError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the provider did not come up")

    def has(self, subject: str, **claims: object) -> None:
        """Make or change a person there: ``email``, ``email_verified``, ``given_name``, ``family_name``."""
        requests.put(f"{self.url}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def agree(self, address: str, subject: str) -> str:
        """Sign in there as ``subject``; returns where the provider sends the browser on to."""
        answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def deny(self, address: str) -> str:
        answer = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=5)
        (state,) = parse_qs(urlsplit(address).query)["state"]
        return f"{answer.headers['Location']}&state={state}"  # RFC 6749 4.1.2.1 requires it; this provider forgets


@contextmanager
def local_provider():
    """A process of its own: what its libraries warn of is not ours to mend."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--host", "127.0.0.1"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    local = LocalProvider(port)
    try:
        local.wait_until_it_answers()
        yield local
    finally:
        process.terminate()
        process.wait()


def settings_for(*providers: Provider) -> override_settings:
    return override_settings(
        SIGN_IN_PROVIDERS=list(providers), SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [one.as_app() for one in providers]}}
    )


def as_provider(local: LocalProvider, key: str = KEY, name: str = "Local") -> Provider:
    return Provider(key, name, local.url, "cpt", "not a secret", "")


def set_out(client, key: str = KEY, **form) -> str:
    """Press the button on our sign-in page; returns the provider's address."""
    answer = client.post(f"/accounts/{key}/login/", form)
    assert answer.status_code == 302
    return answer.url


def come_back(client, address: str, **headers):
    parts = urlsplit(address)
    return client.get(parts.path, dict(parse_qsl(parts.query)), **headers)


def sign_in_as(client, local: LocalProvider, subject: str, key: str = KEY, address: str = "127.0.0.1", **form):
    """The whole way there and back, over HTTP; returns our answer."""
    return come_back(client, local.agree(set_out(client, key, **form), subject), REMOTE_ADDR=address)


def signed_in(client):
    found = client.session.get("_auth_user_id")
    return User.objects.get(pk=found) if found else None


def refusal(answer):
    assert answer.status_code == 302
    return answer.url.removeprefix("/accounts/refused/").removesuffix("/")


def ties():
    return {(tie.uid, tie.user.email) for tie in SocialAccount.objects.select_related("user")}
