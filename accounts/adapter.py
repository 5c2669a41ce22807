"""django-allauth speaks to the providers; who comes in, accounts/door.py says.

Every sign-in ends here, with an answer of ours: allauth's own ways of finding, joining and making accounts let an unknown person
with an unverified e-mail in, show a sign-up form to others, and wipe a password where e-mails match.
"""

import logging
import traceback
from pathlib import Path
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import door
from accounts.models import User

logger = logging.getLogger(__name__)


class Adapter(DefaultSocialAccountAdapter):
    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Take what the provider told for the claim, as it was told: allauth has turned the e-mail into small letters, the Kelvin sign into a k.

        Nothing of it is stored.
        """
        told = [part for part in map(sociallogin.account.extra_data.get, ("userinfo", "id_token")) if part]
        if len({part["sub"] for part in told}) != 1:  # OpenID Connect Core 5.3.2: else the answer may be about somebody else
            raise PermissionDenied
        sociallogin.account.extra_data = {}
        sociallogin.told = told[0]
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        try:
            user = door.recognise(_claim(sociallogin), address=request.META.get("REMOTE_ADDR", ""))
        except door.NotLetIn as refusal:
            raise ImmediateHttpResponse(redirect("refused", why=refusal.why)) from None
        if user.is_waiting:
            door.remember(request, user, _next(request, sociallogin))
            raise ImmediateHttpResponse(redirect("waiting"))
        door.let_in(request, user)
        raise ImmediateHttpResponse(redirect(_next(request, sociallogin)))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **kwargs: Any
    ) -> NoReturn:
        if exception:
            complain(provider.sub_id, exception)
        raise ImmediateHttpResponse(redirect("refused", why="cancelled" if error == AuthError.CANCELLED else "trouble"))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        return False


def complain(provider_id: str, exception: Exception) -> None:
    """Without the exception's own words, which may hold somebody's e-mail."""
    where = traceback.extract_tb(exception.__traceback__)[-1:]
    place = f"{Path(where[0].filename).name}:{where[0].lineno}" if where else "allauth"
    logger.warning("The provider %s could not be asked who somebody is: %s at %s", provider_id, type(exception).__name__, place)


def _claim(sociallogin: SocialLogin) -> door.Claim:
    told = sociallogin.told
    first, _, last = _text(told, "name").partition(" ")
    return door.Claim(
        provider=sociallogin.account.provider,
        subject=sociallogin.account.uid,
        email=_text(told, "email"),
        is_verified=told.get("email_verified") in (True, "true"),  # some providers send words, and "false" is no empty text
        first_name=_text(told, "given_name") or first,
        last_name=_text(told, "family_name") or last,
    )


def _text(told: dict[str, Any], name: str) -> str:
    found = told.get(name)
    return found.strip() if isinstance(found, str) else ""


def _next(request: HttpRequest, sociallogin: SocialLogin) -> str:
    wanted = sociallogin.state.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)
