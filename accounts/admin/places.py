"""Regions and offices, and the switch of the table of rights."""

from typing import Any

from django.contrib import admin
from django.db.models import PROTECT, Count, ManyToOneRel, Model, Q, QuerySet
from django.http import HttpRequest

from accounts.admin.base import OneRow, TellsValues
from accounts.models import AccessSettings, Office, Region, User


class Place(TellsValues):
    """Deleted while empty only. What stands in the way is counted, not listed: thousands of shifts are no list."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        protected = [f"{count:,} {words}" for count, words in self.in_the_way(objs[0])]
        if protected:
            return [], {}, set(), protected
        return [str(place) for place in objs], {}, set(), []

    def in_the_way(self, place: Model) -> list[tuple[int, str]]:
        """What the database would not let go, and who would be left without an office."""
        relations = [field for field in place._meta.get_fields(include_hidden=True) if isinstance(field, ManyToOneRel)]
        kept = [relation for relation in relations if relation.on_delete is PROTECT or relation.related_model is User]
        counted = [(relation.related_model._default_manager.filter(**{relation.field.name: place}).count(), relation) for relation in kept]
        return [(count, _words(relation, count)) for count, relation in counted if count]


def _words(relation: ManyToOneRel, count: int) -> str:
    meta = relation.related_model._meta
    return str(meta.verbose_name if count == 1 else meta.verbose_name_plural)


@admin.register(Region)
class RegionAdmin(Place):
    list_display = ["code", "name", "offices", "people"]
    search_fields = ["code", "name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Region]:
        allowed = Count("users", Q(users__is_active=True), distinct=True)
        return super().get_queryset(request).annotate(offices_here=Count("offices", distinct=True), people_here=allowed)

    @admin.display(description="offices", ordering="offices_here")
    def offices(self, region: Any) -> int:
        return region.offices_here

    @admin.display(description="people allowed", ordering="people_here")
    def people(self, region: Any) -> int:
        return region.people_here


@admin.register(Office)
class OfficeAdmin(Place):
    list_display = ["code", "name", "region", "time_zone", "is_written_to_van"]
    list_filter = ["region", "is_written_to_van"]
    list_select_related = ["region"]
    search_fields = ["code", "name"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new office is, in all likelihood, where the last one was."""
        zone = Office.objects.order_by("-pk").values_list("time_zone", flat=True).first()
        return {**({"time_zone": zone} if zone else {}), **super().get_changeform_initial_data(request)}


@admin.register(AccessSettings)
class AccessSettingsAdmin(OneRow):
    list_display = ["__str__", "fo_own_region_only"]
