"""The Google Sheet in the admin: where it is, whether it fits, and what was written to it."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.admin import OneRow
from accounts.site import data_only
from tracker.admin import ReadOnly
from tracker.models import CampaignSettings
from van_sync.models import SheetExport, SheetSettings
from van_sync.set_up_page import in_time
from van_sync.sheets.check import check
from van_sync.sheets.key import account
from van_sync.work import NO_BROKER, hand_over_sheet

EXPORT = "admin:van_sync_sheetexport_change"


@admin.register(SheetSettings)
class SheetSettingsAdmin(OneRow):
    list_display = ["__str__", "is_on", "spreadsheet", "doors_tab", "offices_tab"]
    fields = ["is_on", "spreadsheet", "share_with", "doors_tab", "offices_tab", "opens"]
    readonly_fields = ["share_with", "opens"]

    @admin.display(description="share it with")
    def share_with(self, where: SheetSettings) -> str:
        return account() or "There is no key for Google yet; docs/operations.md says how to get one."

    @admin.display(description="open it")
    def opens(self, where: SheetSettings) -> str:
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', where.address) if where.address else "–"

    def get_urls(self) -> list[URLPattern]:
        return [path("check/", self.admin_site.admin_view(check_page), name="van_sheets_check"), *super().get_urls()]


@admin.register(SheetExport)
class SheetExportAdmin(ReadOnly):
    list_display = ["day", "kind", "state", "rows", "sentence", "ended_at"]
    list_filter = ["state", "kind"]
    date_hierarchy = "day"
    fields = ["day", "kind", "state", "rows", "sentence", "stamp", "attempt", "asked_at", "began_at", "ended_at", "who"]
    readonly_fields = ["who"]

    @admin.display(description="by")
    def who(self, export: SheetExport) -> Any:
        return export.by or "the night, or a command"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"zone": CampaignSettings.load().time_zone, **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        return super().render_change_form(request, {"zone": CampaignSettings.load().time_zone, **context}, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        again = self.admin_site.admin_view(try_again)
        return [path("<int:export_id>/again/", again, name="van_sync_sheetexport_again"), *super().get_urls()]


@data_only
@require_POST
def try_again(request: HttpRequest, export_id: int) -> HttpResponse:
    """Ask the worker to go on with an export; pressing twice does no harm."""
    export = get_object_or_404(SheetExport, pk=export_id)
    if not export.may_try_again:
        messages.info(request, f"{export} is done, or under way: there is nothing to try again.")
    elif hand_over_sheet(export):
        messages.success(request, f"{export}: the worker tries again. Look here in a minute.")
    else:
        messages.error(request, NO_BROKER)
    return redirect(EXPORT, export.pk)


@data_only
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check_page(request: HttpRequest) -> HttpResponse:
    """What ``manage.py sheets_check`` says, for those who have no terminal. Asks Google only when the button is pressed."""
    findings, is_whole = in_time(check) if request.method == "POST" else ([], True)
    context = {
        "title": "Does the Google Sheet fit?", "opts": SheetSettings._meta, "findings": findings, "is_whole": is_whole, "account": account(),
        "has_problem": any(finding.state == "problem" for finding in findings), "is_asked": request.method == "POST",
    }  # fmt: skip
    return render(request, "admin/van_sync/sheets_check.html", {**admin.site.each_context(request), **context})
