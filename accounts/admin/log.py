"""The list of all that was changed in the admin, for data staff, to read."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ToLookAt


@admin.register(LogEntry)
class LogEntryAdmin(ToLookAt):
    """Who changed what, in values. Nobody adds to it, changes it or takes something out."""

    list_display = ["action_time", "user", "content_type", "object_repr", "what"]
    list_filter = ["action_time", ("user", admin.RelatedOnlyFieldListFilter), ("content_type", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "content_type"]
    list_display_links = None
    fields = ["action_time", "user", "content_type", "object_repr", "what"]
    date_hierarchy = "action_time"
    ordering = ["-action_time", "-pk"]
    show_full_result_count = False

    @admin.display(description="what")
    def what(self, entry: LogEntry) -> str:
        return str(entry.get_change_message()) or str(entry.get_action_flag_display())

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        return super().get_queryset(request).select_related("user", "content_type")
