"""The door: the sign-in page, the way to a provider and back, waiting, and no."""

from collections.abc import Callable
from typing import Any

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe
from requests import RequestException

from accounts import door
from accounts.adapter import complain
from accounts.forms import SignInForm
from accounts.http import SignedInRequest
from accounts.refusals import REFUSALS
from accounts.scope import NO, reach
from accounts.waiting import waiting_count


class SignIn(LoginView):
    authentication_form = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        providers = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        return super().get_context_data(**kwargs, providers=providers, has_password=settings.PASSWORD_SIGN_IN)

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
            del form.fields["username"].widget.attrs["autofocus"]  # the provider's button comes first
        return form

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        if not settings.PASSWORD_SIGN_IN:
            return redirect("login")
        return super().post(request, *args, **kwargs)


@login_not_required
def to_provider(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Only from a form of ours. What allauth would take from the address (scopes, joining accounts) is nobody's to choose."""
    if request.method != "POST":
        return redirect("login")
    request.GET = QueryDict()
    return _ask(openid_connect.login, request, provider_id)


@login_not_required
def from_provider(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    return _ask(openid_connect.callback, request, provider_id)


def _ask(view: Callable[..., HttpResponseBase], request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """A provider that is down, or talks nonsense, is no error of ours, though allauth lets it become one."""
    try:
        return view(request, provider_id)
    except (RequestException, ValueError, KeyError) as trouble:
        complain(provider_id, trouble)
        return redirect("refused", why="trouble")


@login_not_required
@require_safe
def refused(request: HttpRequest, why: str) -> HttpResponse:
    if why not in REFUSALS:
        raise Http404
    heading, sentence = REFUSALS[why]
    return render(request, "registration/refused.html", {"heading": heading, "sentence": sentence}, status=403)


@login_not_required
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """GET: the page of somebody who waits. POST: in, if somebody has said yes meanwhile."""
    if request.method == "POST" and (to := door.let_in_if_approved(request)):
        return redirect(to)
    who = door.remembered(request)
    if who is None:
        return redirect("login")
    if not (who.is_active or who.is_waiting):
        return redirect("refused", why="not-allowed")
    return render(request, "registration/waiting.html", {"who": who})


@login_not_required
@require_GET
@never_cache
def waiting_state(request: HttpRequest) -> JsonResponse:
    """For the page that waits: about whoever this browser has proved to be, nobody else."""
    who = door.remembered(request)
    return JsonResponse({"waits": who is not None and who.is_waiting})


@require_GET
@never_cache
def count_waiting(request: SignedInRequest) -> JsonResponse:
    """For the pages of whoever says yes or no. Asked by itself, so it does not count as being active."""
    if reach(request.user, "people") == NO:
        raise Http404
    request.is_asked_by_itself = True
    return JsonResponse({"waiting": waiting_count(request.user)})
