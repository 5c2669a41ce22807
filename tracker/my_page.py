"""The person's own page: how colleagues see me, how my boards behave, what I did today."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.clock import zone_of
from accounts.http import SignedInRequest
from accounts.models import Rank, User
from accounts.my_form import MyForm
from accounts.ranks import whom_to_ask
from tracker.my_edits import AT_MOST, edits_of

SAVED = "Saved. Colleagues see it within seconds on boards where you are, elsewhere with your next edit or when they reload."
# Where somebody lands (accounts/landing.py), as far as a default office does not decide it.
LANDING = {
    Rank.FD: "You start at your region's board, at headquarters at the dashboard, all the same; this is kept for when your rank changes.",
    Rank.DATA: "You start at the list of boards all the same; this is kept for when your rank changes.",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_page(request: SignedInRequest) -> HttpResponse:
    # A copy: what is typed and refused must not stand in the header as if it were so.
    form = MyForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, SAVED)
        return redirect("me")
    user, now = request.user, timezone.now()
    return render(request, "accounts/me.html", {
        "form": form, "edits": edits_of(user, now), "at_most": AT_MOST, "zone": zone_of(user),
        "whom_to_ask": _ask(user), "landing": LANDING.get(Rank(user.rank), "The board that opens after signing in."),
    })  # fmt: skip


def _ask(user: User) -> str:
    """Who can change rank and region."""
    if user.rank == Rank.DATA:
        return "Data staff change rank and region in the admin, under People."
    directors, _ = whom_to_ask(user)
    names = [director.get_full_name() for director in directors] if user.rank != Rank.FD else []
    return f"To change rank or region, ask {' or '.join([*names, 'data staff'])}."
