"""The pages on which directors send the evening's ends to VAN. Out of scope looks like nothing; GET never writes."""

import csv
from collections.abc import Iterable
from dataclasses import asdict

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from accounts.models import Office, User
from accounts.scope import offices_for
from tracker.models import CampaignSettings
from tracker.operations.locks import Busy
from van_sync.models import SyncState, VanSync
from van_sync.push import dry_run
from van_sync.push import send as sends
from van_sync.push.page import SyncPage, progress, report_rows
from van_sync.rejected import safe
from van_sync.work import hand_over_sync

NOTHING = "Nothing of this sort for you."
SHOWN = 20
NOBODY_ASKED = "It is kept, but the worker could not be told: the broker (Redis, or the folder var/work) does not answer. Tell whoever keeps the server."
CHOOSE = "Nothing was chosen, so nothing is sent. Tick rows, or answer questions."
NOT_TAKEN_OUT = "Rows not taken out: {}. Somebody here has changed or removed them since the dry run. Read VAN again to decide about them."
TRY_AGAIN = "The sync is busy at this moment, so nothing was changed. Try again."
BUSY = "A board is too busy to take rows out of the sync. Take them out on Review."


@require_GET
@never_cache
def index(request: SignedInRequest) -> HttpResponse:
    offices = _offices(request.user)
    code = request.GET.get("board", "")
    if code and not _of_board(offices, code):
        raise Http404(NOTHING)
    syncs = _syncs(request.user).select_related("by", "sent_by").prefetch_related("offices")[:SHOWN]
    regions = list(dict.fromkeys(office.region for office in offices))
    return _render(request, "index.html", {"offices": offices, "regions": regions, "syncs": syncs, "code": code})


@require_POST
def start(request: SignedInRequest) -> HttpResponse:
    """Have VAN read for a board, a region, all offices that the user may sync, or those of an earlier sync."""
    earlier = request.POST.get("sync", "")
    if earlier.isdecimal() and len(earlier) < 19:
        chosen = list(_sync_or_404(request.user, int(earlier)).offices.all())
    else:
        chosen = _of_board(_offices(request.user), request.POST.get("board", ""))
    if not chosen:
        raise Http404(NOTHING)
    syncs = dry_run.begin(chosen, by=request.user)
    for sync in syncs:
        _hand_over(request, sync)
    return redirect("van_sync", syncs[0].pk) if len(syncs) == 1 else redirect("van_syncs")


@require_GET
@never_cache
def sync_page(request: SignedInRequest, sync_id: int) -> HttpResponse:
    sync = _sync_or_404(request.user, sync_id)
    office = request.GET.get("office", "")
    if office and not sync.offices.filter(code=office).exists():
        raise Http404(NOTHING)
    return _render(request, "sync.html", {"page": SyncPage(sync, timezone.now(), office), "sync": sync, "board": _board(sync)})


@require_GET
@never_cache
def progress_json(request: SignedInRequest, sync_id: int) -> HttpResponse:
    return JsonResponse(asdict(progress(_sync_or_404(request.user, sync_id), timezone.now())))


@require_POST
def send(request: SignedInRequest, sync_id: int) -> HttpResponse:
    """Make the receipts for what was chosen. A second click, or a second director, sees the sync that is under way."""
    sync = _sync_or_404(request.user, sync_id)
    picked = sends.chosen(sync, _picks(request.POST.getlist("pick")))
    if not picked and sync.state == SyncState.READY:
        messages.error(request, CHOOSE)
        return redirect("van_sync", sync.pk)
    try:
        sent = sends.send(sync, picked, by=request.user)
        if sent and sent.not_taken_out:
            messages.warning(request, NOT_TAKEN_OUT.format(sent.not_taken_out))
        first = bool(sent)
    except Busy:
        first = True
        messages.error(request, BUSY)
    if first:
        _hand_over(request, sync)
    return redirect("van_sync", sync.pk)


@require_POST
def again(request: SignedInRequest, sync_id: int) -> HttpResponse:
    """Go on with what stopped or failed: the reading, the sending, rows that failed (``push``, or all of them)."""
    sync = _sync_or_404(request.user, sync_id)
    try:
        if _goes_on(request, sync):
            _hand_over(request, sync)
    except Busy:
        messages.error(request, TRY_AGAIN)
    return redirect("van_sync", sync.pk)


def _goes_on(request: SignedInRequest, sync: VanSync) -> bool:
    """Do what was asked; whether a worker has to come. Raises ``Busy``."""
    what = request.POST.get("what", "")
    if what == "give up":
        sends.give_up(sync)
        return False
    if what == "failed":
        pushes = [int(pk) for pk in request.POST.getlist("push") if pk.isdecimal() and len(pk) < 19]
        return bool(sends.retry(sync, pushes or None))
    return sends.go_on(sync) or sends.look_again(sync)


@require_GET
@never_cache
def report(request: SignedInRequest, sync_id: int) -> HttpResponse:
    sync = _sync_or_404(request.user, sync_id)
    disposition = f'attachment; filename="van-sync-{sync.pk}-{sync.day}.csv"'
    answer = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
    csv.writer(answer).writerows([safe(str(cell)) for cell in row] for row in report_rows(sync))
    return answer


# -- scope -------------------------------------------------------------------------------------------------------------


def _offices(user: User) -> list[Office]:
    """Those that the user may sync; nobody else learns that there is such a page."""
    found = list(offices_for(user, "sync").select_related("region").order_by("region__code", "code"))
    if not found:
        raise Http404(NOTHING)
    return found


def _of_board(offices: list[Office], code: str) -> list[Office]:
    return [office for office in offices if code in ("all", office.code, office.region.code)]


def _syncs(user: User) -> QuerySet[VanSync]:
    """Whose offices are all in the user's reach."""
    return VanSync.objects.exclude(offices__in=Office.objects.exclude(pk__in=offices_for(user, "sync").values("pk")))


def _sync_or_404(user: User, sync_id: int) -> VanSync:
    _offices(user)
    sync = _syncs(user).select_related("by", "sent_by").filter(pk=sync_id).first()
    if sync is None:
        raise Http404(NOTHING)
    return sync


def _board(sync: VanSync) -> str:
    """Of the office, or of the region, if the sync is of one."""
    offices = list(sync.offices.select_related("region"))
    codes = {office.code if len(offices) == 1 else office.region.code for office in offices}
    return codes.pop() if len(codes) == 1 else ""


def _picks(values: Iterable[str]) -> dict[int, str]:
    """By row, the key of what was chosen: ``812:142850-2``."""
    parts = (value.partition(":") for value in values)
    return {int(pk): key for pk, _, key in parts if key and pk.isdecimal() and len(pk) < 19}


def _hand_over(request: SignedInRequest, sync: VanSync) -> None:
    if not hand_over_sync(VanSync.objects.get(pk=sync.pk)):
        messages.error(request, NOBODY_ASKED)


def _render(request: SignedInRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, f"van/{template}", {"zone": CampaignSettings.load().time_zone, **context})
