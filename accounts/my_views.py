"""Small things that people do to their own account. The page itself is tracker/my_page.py: it tells their edits, too."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.models import User

SIGNED_OUT = "You are signed out everywhere. Boards that are open elsewhere end within seconds."


@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    request.user.end_sessions()
    logout(request)
    messages.success(request, SIGNED_OUT)
    return redirect("login")


@login_not_required  # a signed-out board must hear 401, not be led to the sign-in page
@require_POST
def my_keys(request: HttpRequest) -> HttpResponse:
    """A board's switch for single keys: ``uses_keys=true`` or ``false``."""
    if not request.user.is_authenticated:
        return JsonResponse({"reason": "You are signed out. Sign in again."}, status=401)
    wanted = {"true": True, "false": False}.get(request.POST.get("uses_keys", ""))
    if wanted is None:
        return JsonResponse({"reason": "Send uses_keys as true or false."}, status=400)
    User.objects.filter(pk=request.user.pk).update(uses_keys=wanted)
    return HttpResponse(status=204)
