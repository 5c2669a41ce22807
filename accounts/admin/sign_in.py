"""Which account at a provider belongs to whom, for data staff; what else allauth offers in the admin is not for here."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

for model in (EmailAddress, SocialAccount, SocialApp, SocialToken):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(SocialAccount)
class TieAdmin(admin.ModelAdmin):
    """To untie somebody whose account at the provider is gone, delete the row: the next account that proves the e-mail is tied instead.

    Whoever came in with the old one is out.
    """

    list_display = ["user", "provider", "date_joined", "last_login"]
    list_select_related = ["user"]
    ordering = ["user__email"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: SocialAccount) -> None:
        super().delete_model(request, obj)
        obj.user.end_sessions()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[SocialAccount]) -> None:
        people = [tie.user for tie in queryset.select_related("user")]
        super().delete_queryset(request, queryset)
        for user in people:
            user.end_sessions()
