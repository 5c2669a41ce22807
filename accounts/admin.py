"""Who works where, for data staff."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from accounts import admin_sign_in  # noqa: F401 registers its own
from accounts.forms import EditUserForm, NewUserForm
from accounts.models import AccessSettings, Office, Region, User

admin.site.unregister(Group)  # rank and region say who may what (accounts/scope.py)
admin.site.site_header = admin.site.site_title = "CPT"
admin.site.index_title = "Set-up"


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

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(AccessSettings)
class AccessSettingsAdmin(OneRow):
    list_display = ["__str__", "fo_own_region_only"]
