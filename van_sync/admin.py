"""What came from VAN, for data staff to look at."""

from django.contrib import admin

from tracker.admin import ReadOnly
from van_sync.models import ImportRun, SyncShift


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    list_display = ["file_name", "day", "by", "started_at", "finished_at"]
    list_filter = ["day"]
    list_select_related = ["by"]
    search_fields = ["file_name"]
    search_help_text = "By the name of the file."


@admin.register(SyncShift)
class SyncShiftAdmin(ReadOnly):
    list_display = ["vanid", "day", "shift", "reason", "last_run"]
    list_filter = ["day", "reason", ("last_run", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["shift", "last_run"]
    search_fields = ["vanid__startswith", "=signup_id"]
    search_help_text = "By VANID or signup id. For a name, search on a board: what is typed here stays in addresses and logs."
