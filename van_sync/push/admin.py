"""What goes to VAN, for data staff: our words in VAN's, and every receipt to look at."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from tracker.admin import ReadOnly
from tracker.models import EventType
from van_sync.client import VanClient
from van_sync.client_errors import VanError
from van_sync.client_http import PAGE
from van_sync.client_types import EventType as VanEventType
from van_sync.client_types import Named
from van_sync.models import StatusMapping, VanPush, VanSync
from van_sync.push.words import named


class StatusMappingForm(forms.ModelForm):
    """VAN was asked whether it has the word; if it could not be asked, the line is saved and that is said.

    ``in_van``: what VAN offers by event type, or why it could not be asked.
    """

    in_van: list[VanEventType] | VanError
    not_checked = ""

    class Meta:
        model = StatusMapping
        fields = ["ours", "event_type", "van_name", "also"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        word, event_type, in_van = data.get("van_name"), data.get("event_type"), self.in_van
        if word and isinstance(in_van, VanError):
            self.not_checked = f"“{word}” was not looked up in VAN. {in_van}"
        elif word and not isinstance(in_van, VanError):
            self._check(word, event_type, offered(in_van, event_type))
        return data

    def _check(self, word: str, event_type: EventType | None, offered: list[Named]) -> None:
        found = named(word, offered)
        if found is None:
            where = f"for {event_type}" if event_type else "for any event type"
            names = ", ".join(dict.fromkeys(status.name for status in offered)) or "none at all"
            self.add_error("van_name", f"VAN has no status “{word}” {where}. It has: {names}.")
        else:
            self.cleaned_data["van_name"] = self.instance.van_name = found.name  # in VAN's spelling


def offered(kinds: list[VanEventType], event_type: EventType | None) -> list[Named]:
    """What VAN offers for an event type, or for any."""
    wanted = [kind for kind in kinds if event_type is None or kind.type.name.casefold() == event_type.name.casefold()]
    return [status for kind in wanted for status in kind.statuses]


def ask_van() -> list[VanEventType] | VanError:
    try:
        return VanClient.from_settings(PAGE).event_types()
    except VanError as problem:
        return problem


@admin.register(StatusMapping)
class StatusMappingAdmin(admin.ModelAdmin):
    form = StatusMappingForm
    list_display = ["ours", "event_type", "van_name", "also"]
    list_select_related = ["event_type"]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """VAN is asked before Django opens the transaction in which it checks and saves the form."""
        if request.method == "POST":
            request.in_van = ask_van()  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: StatusMapping | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)  # a class of this request's own
        form.in_van = getattr(request, "in_van", [])
        return form

    def save_model(self, request: HttpRequest, obj: StatusMapping, form: StatusMappingForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.not_checked:
            messages.warning(request, form.not_checked)


@admin.register(VanSync)
class VanSyncAdmin(ReadOnly):
    list_display = ["day", "state", "by", "asked_at", "sent_by", "sent_at", "finished_at", "page"]
    list_filter = ["state", "day"]
    list_select_related = ["by", "sent_by"]

    @admin.display(description="report")
    def page(self, sync: VanSync) -> str:
        return format_html('<a href="{}">Rows and receipts</a>', reverse("van_sync", args=[sync.pk]))


@admin.register(VanPush)
class VanPushAdmin(ReadOnly):
    list_display = ["vanid", "signup_id", "office", "ours", "expected", "to", "state", "reason", "ended_at"]
    list_filter = ["state", ("office", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["office"]
    search_fields = ["=vanid", "=signup_id", "=reference"]
    search_help_text = "By VANID, signup id or VAN's reference."
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[VanPush]:
        return super().get_queryset(request).order_by("-pk")
