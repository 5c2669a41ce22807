"""How somebody got in. A session keeps which way it was, and ends with it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.http import HttpRequest

from accounts.models import User


class ByProvider(BaseBackend):
    """Sessions that accounts/door.py opened, after a provider vouched for the e-mail. It checks no credentials itself."""

    def get_user(self, user_id: int) -> User | None:
        return _allowed(user_id)


class ByPassword(ModelBackend):
    """For trying out and for emergencies. Switched off, it lets nobody in, and whom it had let in is out."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        return super().authenticate(request, username, password, **kwargs) if settings.PASSWORD_SIGN_IN else None

    def get_user(self, user_id: int) -> User | None:
        return _allowed(user_id) if settings.PASSWORD_SIGN_IN else None


def _allowed(user_id: int) -> User | None:
    """With the region, by which most pages ask what somebody may see."""
    return User.objects.select_related("region").filter(pk=user_id, is_active=True).first()
