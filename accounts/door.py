"""Who comes in when a provider has said who somebody is. All that the adapter lets through passes here.

What counts is the e-mail on our list. A provider's subject (its own number of a person) is tied to the first account
that it proved the e-mail of, and may never come in as somebody else, nor on an e-mail that it has lost.
"""

import time
from dataclasses import dataclass
from datetime import timedelta

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.waiting import QueueFull, join_queue

BACKEND = "accounts.backends.ByProvider"
PROOF = "waiting"


class NotLetIn(Exception):
    """``why`` is a key of accounts/refusals.py, which has the sentences."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Claim:
    """What a provider says about whoever stands at the door."""

    provider: str
    subject: str
    email: str
    is_verified: bool
    first_name: str = ""
    last_name: str = ""


def recognise(claim: Claim, *, address: str) -> User:
    """The account of whoever stands at the door, made if there is none: it waits then. Raises ``NotLetIn``."""
    email = _usable(claim)
    tie = SocialAccount.objects.filter(provider=claim.provider, uid=claim.subject).first()
    user = User.objects.filter(email__iexact=email).first()
    if tie and (user is None or tie.user_id != user.pk):
        raise NotLetIn("other-email")
    if user is None:
        user = _newcomer(claim, email, address)
    if not (user.is_active or user.is_waiting):
        raise NotLetIn("not-allowed")
    if tie is None:
        _tie(claim, user)
    return user


def _usable(claim: Claim) -> str:
    """Letters beyond ASCII are out: databases take some of them for plain ones, and a stranger's e-mail for that of somebody on the list."""
    try:
        validate_email(claim.email)
    except ValidationError:
        raise NotLetIn("no-email") from None
    if not claim.email.isascii():
        raise NotLetIn("no-email")
    if not claim.is_verified:
        raise NotLetIn("unverified")
    return claim.email.lower()


def _newcomer(claim: Claim, email: str, address: str) -> User:
    try:
        return join_queue(email, claim.first_name, claim.last_name, address=address)
    except QueueFull:
        raise NotLetIn("queue-full") from None


def _tie(claim: Claim, user: User) -> None:
    """Tie the subject to the account. A second subject of the same provider is a new owner of an old e-mail, until data staff untie the first."""
    if SocialAccount.objects.filter(provider=claim.provider, user=user).exclude(uid=claim.subject).exists():
        raise NotLetIn("other-owner")
    try:
        with transaction.atomic():
            SocialAccount.objects.create(provider=claim.provider, uid=claim.subject, user=user)
    except IntegrityError:  # the same person in two windows
        if not SocialAccount.objects.filter(provider=claim.provider, uid=claim.subject, user=user).exists():
            raise NotLetIn("other-email") from None


def let_in(request: HttpRequest, user: User) -> None:
    for leftover in (PROOF, "socialaccount_states"):
        request.session.pop(leftover, None)
    login(request, user, backend=BACKEND)


def remember(request: HttpRequest, user: User, to: str) -> None:
    """Keep in this browser's session alone that the provider vouched for the e-mail, so that a yes lets it in, and ``to`` where."""
    request.session.flush()
    proof = {"user": user.pk, "email": user.email, "hash": user.get_session_auth_hash()}
    request.session[PROOF] = {**proof, "at": time.time(), "next": to}


def remembered(request: HttpRequest) -> User | None:
    """Whose proof this browser holds, for as long as a session may last. What ends all sessions of somebody ends it too."""
    proof = request.session.get(PROOF)
    if not proof or not 0 <= time.time() - proof["at"] < settings.SESSION_COOKIE_AGE:
        return None
    user = User.objects.filter(pk=proof["user"], email=proof["email"]).first()
    return user if user and constant_time_compare(proof.get("hash", ""), user.get_session_auth_hash()) else None


def let_in_if_approved(request: HttpRequest) -> str | None:
    """What waiting was for; returns where to. The session ends when it would have, had there been no wait."""
    user = remembered(request)
    if user is None or not user.is_active:
        return None
    proof = request.session[PROOF]
    ends_at = proof["at"] + settings.SESSION_COOKIE_AGE
    let_in(request, user)
    request.session.set_expiry(timezone.now() + timedelta(seconds=ends_at - time.time()))
    return proof.get("next") or resolve_url(settings.LOGIN_REDIRECT_URL)
