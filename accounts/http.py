"""What a view may rely on."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through."""

    user: User
    is_asked_by_itself: bool  # by a page that is merely open: accounts/activity.py does not count it


def user_of(request: HttpRequest) -> User:
    """The same, where Django hands over a request of its own type."""
    assert isinstance(request.user, User)
    return request.user
