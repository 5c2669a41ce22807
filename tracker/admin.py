"""Set-up of the day for data staff, and a look into its rows. What a board owns is changed on the board alone."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Count, Model, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.admin import OneRow, TellsValues, ToLookAt
from accounts.models import User
from tracker import place_pages
from tracker.models import (
    CampaignSettings,
    CanvassGroup,
    Change,
    CheckIn,
    EventType,
    GroupMember,
    Location,
    Note,
    Role,
    Shift,
    VanStatus,
    Volunteer,
    WalkInActivity,
    WalkInSlot,
)
from tracker.operations.locks import Busy
from tracker.places import misplaced, place_location

MOST_CHANGES = 100  # of one shift


@admin.register(CampaignSettings)
class CampaignSettingsAdmin(OneRow):
    list_display = ["name", "election_day", "time_zone"]
    fieldsets = [
        (
            None,
            {
                "description": "Boards that are open take a change over when they are loaded again; new claims, departures and imports go by it at once.",
                "fields": ["name", "election_day", "time_zone", "day_starts_at"],
            },
        ),
        ("Minutes", {"fields": ["first_check_in_minutes", "next_check_in_minutes", "late_after_minutes", "claim_minutes"]}),
        ("What the dashboard expects", {"fields": ["doors_until", "show_rate_confirmed", "show_rate_unreached", "show_rate_late"]}),
        ("Calls to volunteers", {"fields": ["calls_from", "calls_until"]}),
        ("VAN", {"fields": ["van_address", "van_import_minutes", "van_import_from", "van_import_until"]}),
        ("What is kept", {"fields": ["archive_kept_days", "import_runs_kept_days"]}),
    ]


class NotLookedAt(admin.SimpleListFilter):
    """Names that an import brought, first of all."""

    title = "looked at"
    parameter_name = "new"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", "Not looked at yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(is_reviewed=False) if self.value() == "yes" else queryset


class FromVan(TellsValues):
    """Words that imports bring. To save one, changed or not, is to have looked at it."""

    list_filter = [NotLookedAt]
    search_fields = ["name"]
    exclude = ["is_reviewed"]

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        form.instance.is_reviewed = True
        super().save_model(request, obj, form, change)


@admin.register(Role)
class RoleAdmin(FromVan):
    list_display = ["name", "counts_as", "is_intern", "usual_event_type", "is_reviewed"]
    list_select_related = ["usual_event_type"]


@admin.register(EventType)
class EventTypeAdmin(FromVan):
    list_display = ["name", "counts_as", "is_intern", "is_reviewed"]


@admin.register(VanStatus)
class VanStatusAdmin(FromVan):
    list_display = ["name", "is_open", "is_reviewed"]


@admin.register(WalkInSlot)
class WalkInSlotAdmin(TellsValues):
    list_display = ["starts_at"]


@admin.register(WalkInActivity)
class WalkInActivityAdmin(TellsValues):
    list_display = ["name", "role", "event_type", "position"]
    list_select_related = ["role", "event_type"]


class NeedsAnOffice(admin.SimpleListFilter):
    title = "office"
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("office", "Needs an office"), ("waiting", "Needs an office, shifts are waiting")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "waiting":
            return queryset.filter(office=None, waiting__gt=0)
        return queryset.filter(office=None) if self.value() == "office" else queryset


@admin.register(Location)
class LocationAdmin(TellsValues):
    """Places as VAN names them. Giving one an office moves its shifts, so the office goes through the service that does that."""

    list_display = ["__str__", "office", "waiting_shifts"]
    list_filter = [NeedsAnOffice, "office__region"]
    list_select_related = ["office"]
    search_fields = ["name", "office__code", "office__name"]
    autocomplete_fields = ["office"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Location]:
        return super().get_queryset(request).annotate(waiting=Count("shifts", Q(shifts__office=None, shifts__is_active=True)))

    @admin.display(description="shifts waiting", ordering="waiting")
    def waiting_shifts(self, location: Any) -> int:
        return location.waiting

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path("waiting/", self.admin_site.admin_view(place_pages.waiting), name="tracker_location_waiting"),
            path("<int:location_id>/belongs/", self.admin_site.admin_view(place_pages.belongs), name="tracker_location_belongs"),
        ]
        return [*ours, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Location, form: ModelForm, change: bool) -> None:
        wanted, obj.office_id = obj.office_id, form.initial.get("office")
        super().save_model(request, obj, form, change)
        if wanted == obj.office_id and not misplaced(obj.pk, wanted).exists():
            return
        try:
            moved = place_location(obj.pk, wanted, cast(User, request.user))
        except Busy:
            self.message_user(request, "The board was too busy to take all shifts. Save once more to move the rest.", messages.WARNING)
        else:
            self.message_user(request, f"{moved} shifts moved.")


class ReadOnly(ToLookAt):
    """To look at: every change of these is made on a board, so that it has a number, an author and a way back.

    Found by VANID: what is searched for stands in the address, where no name and no phone may stand.
    """

    search_help_text = "By VANID. For a name, search on a board: what is typed here stays in addresses and logs."


@admin.register(Volunteer)
class VolunteerAdmin(ReadOnly):
    list_display = ["__str__", "vanid", "phone", "cell", "do_not_call"]
    list_filter = ["do_not_call"]
    search_fields = ["vanid__startswith"]


@admin.register(Shift)
class ShiftAdmin(ReadOnly):
    list_display = ["volunteer", "office", "day", "starts_at", "role", "status", "van_status"]
    list_filter = ["day", "status", "office", "is_walk_in"]
    list_select_related = ["volunteer", "office", "role"]
    search_fields = ["volunteer__vanid__startswith"]
    date_hierarchy = "day"
    readonly_fields = ["changes"]

    @admin.display(description="changes")
    def changes(self, shift: Shift) -> SafeString:
        """Who did what to it, the latest first."""
        key = f"shift:{shift.pk}"
        found = Change.objects.filter(Q(after__has_key=key) | Q(before__has_key=key)).select_related("actor", "office").defer("frame")
        lines = [
            (reverse("admin:tracker_change_change", args=[change.pk]), f"{change.office.code} {change.number}", _what(change))
            for change in found.order_by("-pk")[:MOST_CHANGES]
        ]
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>: {}', lines) or mark_safe("–")


def _what(change: Change) -> str:
    return f"{change.kind} by {change.actor or 'a command'}, {change.at:%b %-d, %H:%M} UTC"


class MemberInline(admin.TabularInline):
    model = GroupMember
    extra = 0


class CheckInInline(admin.TabularInline):
    model = CheckIn
    extra = 0


@admin.register(CanvassGroup)
class CanvassGroupAdmin(ReadOnly):
    list_display = ["__str__", "office", "day", "departed_at", "returned_at", "knocks", "goal"]
    list_filter = ["day", "office"]
    list_select_related = ["office"]
    search_fields = ["members__shift__volunteer__vanid__startswith"]
    inlines = [MemberInline, CheckInInline]


@admin.register(Note)
class NoteAdmin(ReadOnly):
    list_display = ["at", "by", "tab", "text", "is_active"]
    list_filter = ["tab", "at", ("by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["by"]
    search_fields = ["shift__volunteer__vanid__startswith"]


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    list_display = ["office", "number", "kind", "actor", "at"]
    list_filter = ["office", "kind", "at", ("actor", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["office", "actor"]
    search_fields = ["=operation__id"]
    search_help_text = "By the id of an operation."
    show_full_result_count = False
    exclude = ["frame"]  # the same once more, as it went over the wire


from tracker.archive import admin as _archive_admin  # noqa: E402, F401  # registers itself, with the ReadOnly above
