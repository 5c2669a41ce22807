"""Who vouches for people's e-mails: providers of OpenID Connect, Google among them."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ORIGIN = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]+)?|http://localhost(:[0-9]+)?")


@dataclass(frozen=True)
class Provider:
    """``key`` stands in the provider's callback address, and beside its people's subjects in the database.

    ``variables``: those of the environment, to be named in a complaint.
    """

    key: str
    name: str
    server_url: str
    client_id: str
    secret: str
    variables: str

    @property
    def origin(self) -> str:
        parts = urlsplit(self.server_url)
        return f"{parts.scheme}://{parts.netloc}"

    def as_app(self) -> dict[str, Any]:
        """How django-allauth wants it. People of one office share a laptop: the provider asks who it is each time."""
        details = {"server_url": self.server_url, "oauth_pkce_enabled": True, "auth_params": {"prompt": "select_account"}}
        return {"provider_id": self.key, "name": self.name, "client_id": self.client_id, "secret": self.secret, "settings": details}


def origins(variable: str, addresses: list[str]) -> list[str]:
    """``addresses`` as the pages' policy wants them: a scheme and a host each, nothing that could widen the policy."""
    for address in addresses:
        if not ORIGIN.fullmatch(address):
            raise ImproperlyConfigured(
                f"{variable} takes addresses such as https://login.example.org with commas between, not {address!r}."
            )
    return addresses


def google(client_id: str, secret: str) -> Provider:
    return Provider("google", "Google", "https://accounts.google.com", client_id, secret, "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET")


def set_up(*providers: Provider) -> list[Provider]:
    """Those of ``providers`` that this campaign uses; half of one stops the start."""
    for provider in providers:
        given = [bool(value) for value in (provider.client_id, provider.secret, provider.key != "google" and provider.server_url)]
        if any(given) and not (provider.client_id and provider.secret and provider.server_url):
            raise ImproperlyConfigured(f"Signing in with {provider.name} needs {provider.variables} together.")
        if given[0] and provider.origin.partition(":")[0] != "https" and urlsplit(provider.server_url).hostname != "localhost":
            raise ImproperlyConfigured(f"{provider.server_url} must begin with https://: people's e-mails come from there.")
    return [provider for provider in providers if provider.client_id]
