"""The pages on which data staff bring in a file. GET never writes."""

from dataclasses import asdict
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest
from accounts.site import data_only
from tracker.models import CampaignSettings
from van_sync import runs, uploads
from van_sync.forms import UploadForm
from van_sync.models import ImportRun, RunKind, Upload
from van_sync.rejected import rejected_csv
from van_sync.run_page import POLLED, RunPage, progress
from van_sync.work import NO_BROKER, hand_over

RUN = "admin:van_sync_importrun_change"


@data_only
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    """Choose a file and a day; the next page shows what importing it would do."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        given = form.cleaned_data
        kind = RunKind(given["kind"])
        day = given["day"] if kind == RunKind.SHIFTS else None
        run = uploads.keep(given["data"], kind=kind, file_name=given["file"].name, day=day, by=request.user)
        uploads.forget_old(timezone.now())
        return _handed_over(request, run)
    status = 422 if form.is_bound else 200
    return _render(request, "upload.html", {"form": form, "title": "Bring in a file"}, status)


@data_only
@require_GET
@never_cache
def run_page(request: HttpRequest, object_id: str) -> HttpResponse:
    if not object_id.isdecimal():
        raise Http404
    run = get_object_or_404(ImportRun.objects.select_related("by", "imported_by"), pk=object_id)
    page = RunPage(run, timezone.now())
    return _render(request, "run.html", {"page": page, "run": run, "title": run.file_name})


@data_only
@require_GET
@never_cache
def progress_json(request: HttpRequest, run_id: int) -> HttpResponse:
    run = get_object_or_404(ImportRun.objects.only(*POLLED), pk=run_id)
    return JsonResponse(asdict(progress(run, timezone.now())))


@data_only
@require_POST
def import_now(request: SignedInRequest, run_id: int) -> HttpResponse:
    """A second click, or a second person, finds the import under way: the page says so."""
    if runs.confirm(run_id, by=request.user):
        return _handed_over(request, ImportRun.objects.get(pk=run_id))
    return redirect(RUN, get_object_or_404(ImportRun, pk=run_id).pk)


@data_only
@require_POST
def try_again(request: HttpRequest, run_id: int) -> HttpResponse:
    if runs.put_back(run_id):
        return _handed_over(request, ImportRun.objects.get(pk=run_id))
    messages.info(request, "This has gone on meanwhile, or its file is no longer kept.")
    return redirect(RUN, get_object_or_404(ImportRun, pk=run_id).pk)


@data_only
@require_GET
@never_cache
def rejected_rows(request: HttpRequest, run_id: int) -> HttpResponse:
    """Every row that could not be used, to mend and to upload again."""
    kept = get_object_or_404(Upload.objects.defer("data").exclude(rejected=[]), run=run_id)
    disposition = f'attachment; filename="rejected-rows-{run_id}.csv"'
    return HttpResponse(rejected_csv(kept.rejected), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


def _handed_over(request: HttpRequest, run: ImportRun) -> HttpResponse:
    if not hand_over(run):
        messages.error(request, NO_BROKER)
    return redirect(RUN, run.pk)


def _render(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {**admin.site.each_context(request), "opts": ImportRun._meta, "zone": CampaignSettings.load().time_zone}
    return render(request, f"admin/van_sync/importrun/{template}", {**frame, **context}, status=status)
