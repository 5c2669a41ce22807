"""The archive for data staff: which days there are, whose copies are missing, where a person was, and edits that came too late."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.http import SignedInRequest
from tracker.admin import ReadOnly
from tracker.models import ArchivedChange, ArchivedDay, ArchivedShift, LateEdit


@admin.register(ArchivedDay)
class ArchivedDayAdmin(ReadOnly):
    list_display = ["__str__", "shifts", "doors", "archived_at", "has_copy", "board"]
    list_filter = ["day", "office"]
    list_select_related = ["office"]
    search_fields = ["office__code"]
    search_help_text = "By the office's code."
    date_hierarchy = "day"

    @admin.display(description="shifts")
    def shifts(self, day: ArchivedDay) -> int:
        found: int = day.counts.get("shifts", 0)
        return found

    @admin.display(description="doors")
    def doors(self, day: ArchivedDay) -> int:
        found: int = day.sums.get("doors", 0)
        return found

    @admin.display(description="copied", boolean=True)
    def has_copy(self, day: ArchivedDay) -> bool:
        return day.is_copied

    @admin.display(description="board")
    def board(self, day: ArchivedDay) -> SafeString:
        address = reverse("past_board", args=[day.office.code, day.day.isoformat(), "confirms"])
        return format_html('<a href="{}">Look at it</a>', address)


@admin.register(ArchivedShift)
class ArchivedShiftAdmin(ReadOnly):
    """A volunteer's past shifts: by VANID."""

    list_display = ["name", "archived_day", "starts_at", "role", "status", "van_status", "is_walk_in"]
    list_filter = ["archived_day__day", "archived_day__office", "status"]
    list_select_related = ["archived_day__office"]
    search_fields = ["vanid__startswith"]
    exclude = ["volunteer"]


@admin.register(ArchivedChange)
class ArchivedChangeAdmin(ReadOnly):
    """Who did what on a past day."""

    list_display = ["archived_day", "number", "kind", "actor_name", "at"]
    list_filter = ["archived_day__day", "archived_day__office", "kind"]
    list_select_related = ["archived_day__office"]
    search_fields = ["=operation_id"]
    search_help_text = "By the id of an operation."
    show_full_result_count = False
    exclude = ["actor"]


@admin.register(LateEdit)
class LateEditAdmin(ReadOnly):
    """What people typed when its day was closed already. Nothing here is on a board: settle it in VAN, or with its author."""

    list_display = ["at", "day", "office", "by", "what", "settled_at", "settled_by"]
    list_filter = [("settled_at", admin.EmptyFieldListFilter), "day", "office"]
    list_select_related = ["office", "by", "settled_by"]
    search_fields = ["=id"]
    search_help_text = "By the id of an edit."
    actions = ["settle"]

    @admin.display(description="what was typed")
    def what(self, edit: LateEdit) -> str:
        kept = {name: value for name, value in edit.entry.items() if name not in ("id", "at", "sent", "version", "day")}
        return json.dumps(kept, ensure_ascii=False)

    @admin.action(description="Mark as settled")
    def settle(self, request: SignedInRequest, edits: QuerySet[LateEdit]) -> None:
        count = edits.filter(settled_at=None).update(settled_at=timezone.now(), settled_by=request.user)
        self.message_user(request, f"{count} marked as settled.")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name == "settle"}
