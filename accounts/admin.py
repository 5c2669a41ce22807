"""Who works where, for data staff; people also for field directors, as far as accounts/scope.py says."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounts.forms import EditUserForm, NewUserForm
from accounts.models import AccessSettings, Office, Region, User
from accounts.scope import people_edited_by, people_seen_by, ranks_given_by, regions_given_by

admin.site.unregister(Group)  # rank and region say who may what (accounts/scope.py)


class OneRow(admin.ModelAdmin):
    """Settings: there is one row, which is edited and neither added twice nor deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not self.get_queryset(request).exists()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ["code", "name"]
    search_fields = ["code", "name"]


@admin.register(Office)
class OfficeAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "region", "time_zone", "is_written_to_van"]
    list_filter = ["region", "is_written_to_van"]
    list_select_related = ["region"]
    search_fields = ["code", "name"]


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Log-ins. Nobody is deleted: the history would lose its authors; take *allowed* away instead."""

    form = EditUserForm
    add_form = NewUserForm
    fieldsets = [
        (None, {"fields": ["email", "password", "is_active"]}),
        ("Person", {"fields": ["first_name", "last_name", "colour"]}),
        ("Work", {"fields": ["rank", "region", "default_office"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "usable_password", "password1", "password2"]}),
        ("Person", {"fields": ["first_name", "last_name"]}),
        ("Work", {"fields": ["rank", "region", "default_office"]}),
    ]
    list_display = ["email", "first_name", "last_name", "rank", "region", "default_office", "is_active", "last_login"]
    list_filter = ["is_active", "rank", "region"]
    list_select_related = ["region", "default_office"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    filter_horizontal = ()
    readonly_fields = ["last_login"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).filter(pk__in=people_seen_by(cast(User, request.user)))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User:
        """Somebody of another region and somebody who never was look the same."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_theirs = obj is None or people_edited_by(cast(User, request.user)).filter(pk=obj.pk).exists()
        return is_theirs and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "rank":
            kwargs["choices"] = [(rank.value, rank.label) for rank in ranks_given_by(cast(User, request.user))]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "region":
            kwargs["queryset"] = regions_given_by(cast(User, request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(AccessSettings)
class AccessSettingsAdmin(OneRow):
    list_display = ["__str__", "fo_own_region_only"]
