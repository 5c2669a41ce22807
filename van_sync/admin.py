"""What came from VAN, for data staff: bring in a file, watch it, and look at what was kept."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from tracker.admin import ReadOnly
from tracker.models import CampaignSettings
from van_sync import api_pages, import_pages, set_up_page
from van_sync.api_pages import VanPanel
from van_sync.models import ImportRun, NightRun, SyncShift, VanDeed
from van_sync.night import page as night_page
from van_sync.push import admin as _push_admin  # noqa: F401  # registers itself
from van_sync.schedules import admin as _schedules_admin  # noqa: F401  # registers itself
from van_sync.sheets import admin as _sheets_admin  # noqa: F401  # registers itself


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    """Each run has one page, which is preview, progress and report by turns. Only the buttons on it write."""

    list_display = ["file_name", "status", "who", "begun", "finished_at", "calls", "kind", "day"]
    list_filter = ["status", "kind", "day"]
    list_select_related = ["by"]
    search_fields = ["file_name"]
    search_help_text = "By the name of the file."

    @admin.display(description="uploaded, or begun", ordering="uploaded_at")
    def begun(self, run: ImportRun) -> Any:
        return run.uploaded_at

    @admin.display(description="by", ordering="by", empty_value="a command")
    def who(self, run: ImportRun) -> Any:
        return run.by or ("the schedule" if run.is_scheduled else None)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        campaign = CampaignSettings.load()
        panel = {"van": VanPanel(campaign, timezone.now()), "zone": campaign.time_zone}
        return super().changelist_view(request, {**panel, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        return super().get_queryset(request).defer("counts", "problems")

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "upload/": ("upload", import_pages.upload),
            "from-van/": ("from_van", api_pages.from_van),
            "<int:run_id>/progress/": ("progress", import_pages.progress_json),
            "<int:run_id>/import/": ("import", import_pages.import_now),
            "<int:run_id>/again/": ("again", import_pages.try_again),
            "<int:run_id>/rejected.csv": ("rejected", import_pages.rejected_rows),
        }
        ours = [path(at, self.admin_site.admin_view(view), name=f"van_sync_importrun_{name}") for at, (name, view) in pages.items()]
        return [*ours, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return import_pages.run_page(request, object_id)


@admin.register(SyncShift)
class SyncShiftAdmin(ReadOnly):
    list_display = ["vanid", "day", "became", "reason", "last_run"]
    list_filter = ["day", "reason", ("last_run", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["shift", "last_run"]
    search_fields = ["vanid__startswith", "=signup_id"]
    search_help_text = "By VANID or signup id. For a name, search on a board: what is typed here stays in addresses and logs."
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[SyncShift]:
        return super().get_queryset(request).defer("last_run__counts", "last_run__problems")

    @admin.display(description="shift")
    def became(self, row: SyncShift) -> str:
        if row.shift_id is None:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("admin:tracker_shift_change", args=[row.shift_id]), row.shift)


@admin.register(VanDeed)
class VanDeedAdmin(ReadOnly):
    """Receipts of what was written to VAN one by one: next shifts confirmed, walk-ins."""

    list_display = ["at", "deed", "result", "before", "after", "vanid", "signup_id", "by", "sentence"]
    list_filter = ["deed", "ending"]
    readonly_fields = ["result"]
    exclude = ["ending"]
    list_select_related = ["by"]
    date_hierarchy = "at"
    search_fields = ["=vanid", "=signup_id"]
    search_help_text = "By VANID or signup id. For a name, search on a board: what is typed here stays in addresses and logs."

    def get_urls(self) -> list[URLPattern]:
        return [path("set-up/", self.admin_site.admin_view(set_up_page.set_up), name="van_set_up"), *super().get_urls()]


@admin.register(NightRun)
class NightRunAdmin(ReadOnly):
    """Each night has one page, which is progress and report by turns."""

    list_display = ["day", "state", "who", "asked_at", "ended_at"]
    list_filter = ["state"]
    list_select_related = ["by"]

    @admin.display(description="by", ordering="by", empty_value="a command")
    def who(self, run: NightRun) -> Any:
        return run.by or ("the clock" if run.is_scheduled else None)

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "close/": ("close", night_page.close),
            "<int:run_id>/progress/": ("progress", night_page.progress_json),
            "<int:run_id>/again/": ("again", night_page.again),
        }
        ours = [path(at, self.admin_site.admin_view(view), name=f"van_sync_nightrun_{name}") for at, (name, view) in pages.items()]
        return [*ours, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return night_page.run_page(request, object_id)
