"""The list of people and the page of one person, each manager with those of the own scope."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.admin import UserAdmin
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.forms import Form, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.admin import actions, filters, people_pages, transfer_pages
from accounts.admin.base import TellsValues
from accounts.clock import briefly, zone_of
from accounts.http import user_of
from accounts.ledger import differences, note_addition, state_of
from accounts.manager_forms import AddPersonForm, ChangePersonForm, PasswordOfPersonForm
from accounts.managing import untie
from accounts.models import User
from accounts.scope import people_edited_by, people_seen_by
from accounts.templatetags.icons import icon

UNTIED = "The account of the old e-mail no longer signs in here. The first account that proves the new one is the person's."


class PeopleList(ChangeList):
    """Searched by a word that is kept in the session: names and e-mails stand in no address (accounts/admin/people_pages.py)."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[User]:
        found = super().get_queryset(request, exclude_parameters)
        if _is_waiting_list(request):
            return found
        for word in people_pages.searched(request).split():
            found = found.filter(Q(email__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word))
        return found


@admin.register(User)
class PersonAdmin(TellsValues, UserAdmin):
    """Log-ins. Nobody is deleted: the history would lose its authors; take *allowed* away instead."""

    form = ChangePersonForm
    change_password_form = PasswordOfPersonForm
    add_form = AddPersonForm
    fieldsets = [
        (None, {"fields": ["email", "password", "is_active"]}),
        ("Person", {"fields": ["first_name", "last_name", "colour"]}),
        ("Work", {"fields": ["rank", "region", "default_office"]}),
        ("Activity", {"fields": ["first_active", "last_active"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "usable_password", "password1", "password2"]}),
        ("Person", {"fields": ["first_name", "last_name"]}),
        ("Work", {"fields": ["rank", "region", "default_office"]}),
    ]
    list_display = ["icon", "name", "email", "rank_code", "region_code", "office_code", "is_active", "first_active", "last_active"]
    list_display_links = ["name", "email"]
    list_filter = [
        filters.ByWaiting, filters.ByAllowed, filters.ByRank, filters.ByRegion, filters.ByOffice, filters.ByActivity,
    ]  # fmt: skip
    list_select_related = ["region", "default_office"]
    list_per_page = 200
    search_fields = []
    ordering = ["email"]
    filter_horizontal = ()
    readonly_fields = ["first_active", "last_active"]
    actions = [actions.approve, actions.refuse, actions.allow, actions.take_allowed_away, actions.move, actions.sign_out]

    # Who

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return people_seen_by(user_of(request)).select_related("region", "default_office").order_by("email")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User:
        """Somebody of another region and somebody who never was look the same."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or people_edited_by(user_of(request)).filter(pk=obj.pk).exists()

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if not super().has_view_permission(request, obj):
            return False
        return obj is None or people_seen_by(user_of(request)).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Of somebody who waits nothing is given away piece by piece: a yes gives it all."""
        undecided = ["email", "is_active", "rank", "region", "default_office"] if obj and obj.is_waiting else []
        return [*self.readonly_fields, *undecided]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        found = super().get_fieldsets(request, obj)
        has_password = obj is None or (self.has_change_permission(request, obj) and not obj.is_waiting)
        return found if has_password else [(None, {"fields": ["email", "is_active"]}), *found[1:]]

    # Forms

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.by = user_of(request)
        return form

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """What the form changed and nothing else: whoever did something about the same person meanwhile did not do it in vain."""
        before = state_of(User.objects.get(pk=obj.pk)) if change else None
        if change:
            obj.save(update_fields=set(form.changed_data) & {field.name for field in User._meta.concrete_fields})
            obj.refresh_from_db()
        else:
            super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            obj.end_sessions()  # whoever is signed in has proved the old one
            if untie(obj, user_of(request)):
                messages.info(request, UNTIED)
        request.person_before = before  # type: ignore[attr-defined]

    def construct_change_message(self, request: HttpRequest, form: Form, formsets: Any, add: bool = False) -> Any:
        before = getattr(request, "person_before", None)
        if isinstance(form, ModelForm) and isinstance(form.instance, User) and before is not None:
            return "; ".join(differences(before, state_of(form.instance))) or "saved, nothing changed"
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request: HttpRequest, obj: User, message: Any) -> Any:
        return note_addition(obj, user_of(request), "added")

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002  # Django's name
        """Not of somebody who waits: whoever knew the password could come in as them once another region says yes."""
        user = self.get_object(request, id)
        if user.is_waiting:
            raise Http404
        return super().user_change_password(request, id, form_url)

    # Lists

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The words of the filters. Anything else would be a search in an address."""
        return lookup in {getattr(one, "parameter_name", None) for one in self.list_filter}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PeopleList

    def get_list_display(self, request: HttpRequest) -> Any:
        if not _is_waiting_list(request):
            return self.list_display
        return ["icon", "email", "name", "waits_since", people_pages.decide_column(user_of(request))]

    def get_ordering(self, request: HttpRequest) -> Any:
        return ["waiting_since", "email"] if _is_waiting_list(request) else self.ordering

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        for_waiting = {"approve", "refuse"}
        found = super().get_actions(request)
        return {name: action for name, action in found.items() if (name in for_waiting) == _is_waiting_list(request)}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        ours = people_pages.list_context(request, is_waiting_list=_is_waiting_list(request))
        return _by_the_managers_clock(request, lambda: super(PersonAdmin, self).changelist_view(request, {**ours, **(extra_context or {})}))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        def view() -> HttpResponse:
            return super(PersonAdmin, self).changeform_view(request, *args, **kwargs)

        def again_if_somebody_was_quicker() -> HttpResponse:
            try:
                return view()
            except IntegrityError:
                pass
            return view()  # the second time the form itself finds the e-mail of the other, and says so

        return _by_the_managers_clock(request, again_if_somebody_was_quicker)

    def export_view(self, request: HttpRequest, ending: str) -> HttpResponse:
        """What the list shows, with its filters and its search."""
        people = self.get_changelist_instance(request).get_queryset(request)
        return transfer_pages.export(people, ending, zone_of(user_of(request)))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        ours = [
            path("search/", view(people_pages.search), name="accounts_user_search"),
            path("waiting.json", view(people_pages.waiting_json), name="accounts_user_waiting"),
            path("<int:pk>/approve/", view(people_pages.approve), name="accounts_user_approve"),
            path("<int:pk>/approve-now/", view(people_pages.approve_now), name="accounts_user_approve_now"),
            path("<int:pk>/refuse/", view(people_pages.refuse), name="accounts_user_refuse"),
            path("undo-refusal/", view(people_pages.undo_refusal), name="accounts_user_undo_refusal"),
            path("import/", view(transfer_pages.bring_in), name="accounts_user_import"),
            path("export.<str:ending>", view(self.export_view), name="accounts_user_export"),
        ]
        return [*ours, *super().get_urls()]

    # Columns

    @admin.display(description="icon")
    def icon(self, user: User) -> SafeString:
        return render_to_string("accounts/_icon.html", icon(user))

    @admin.display(description="name", ordering="first_name")
    def name(self, user: User) -> str:
        return f"{user.first_name} {user.last_name}".strip() or "–"

    @admin.display(description="rank", ordering="rank")
    def rank_code(self, user: User) -> str:
        return "waits" if user.is_waiting else user.rank

    @admin.display(description="region", ordering="region__code")
    def region_code(self, user: User) -> str:
        return user.region.code if user.region else "–"

    @admin.display(description="office", ordering="default_office__code")
    def office_code(self, user: User) -> str:
        return user.default_office.code if user.default_office else "–"

    @admin.display(description="first active", ordering="first_active_at")
    def first_active(self, user: User) -> str:
        return briefly(user.first_active_at, timezone.get_current_timezone()) or "never"

    @admin.display(description="last active", ordering="last_active_at")
    def last_active(self, user: User) -> str:
        return briefly(user.last_active_at, timezone.get_current_timezone()) or "never"

    @admin.display(description="waits since", ordering="waiting_since")
    def waits_since(self, user: User) -> str:
        return briefly(user.waiting_since, timezone.get_current_timezone())


def _is_waiting_list(request: HttpRequest) -> bool:
    return request.GET.get("waiting") == "yes"


def _by_the_managers_clock(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    with timezone.override(zone_of(user_of(request))):
        answer = view()
        return answer.render() if isinstance(answer, TemplateResponse) else answer
