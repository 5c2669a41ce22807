"""Filters over people. A filter offers what the manager sees, and no other region's offices."""

import datetime as dt

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.clock import midnight, zone_of
from accounts.http import user_of
from accounts.managing import offices_given_by
from accounts.models import Rank, User
from accounts.scope import regions_given_by

Choices = list[tuple[str, str]]


class PeopleFilter(admin.SimpleListFilter):
    """One condition for each value; an unknown value finds nobody."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        value = self.value()
        if value is None:
            return queryset
        if value not in {str(key) for key, _ in self.lookup_choices}:
            return queryset.none()
        return queryset.filter(self.condition(user_of(request), value))

    def condition(self, by: User, value: str) -> Q:
        raise NotImplementedError


class ByWaiting(PeopleFilter):
    title, parameter_name = "waiting", "waiting"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("yes", "Waits for a yes or a no"), ("no", "Decided")]

    def condition(self, by: User, value: str) -> Q:
        return Q(waiting_since__isnull=value == "no")


class ByAllowed(PeopleFilter):
    title, parameter_name = "allowed", "allowed"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("yes", "Allowed"), ("no", "Not allowed")]

    def condition(self, by: User, value: str) -> Q:
        return Q(is_active=value == "yes")


class ByRank(PeopleFilter):
    title, parameter_name = "rank", "rank"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [(rank.value, rank.label) for rank in Rank]

    def condition(self, by: User, value: str) -> Q:
        return Q(rank=value)


class ByRegion(PeopleFilter):
    title, parameter_name = "region", "region"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [(region.code, str(region)) for region in regions_given_by(user_of(request))]

    def condition(self, by: User, value: str) -> Q:
        return Q(region__code=value)


class ByOffice(PeopleFilter):
    title, parameter_name = "office", "office"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [(office.code, str(office)) for office in offices_given_by(user_of(request))]

    def condition(self, by: User, value: str) -> Q:
        return Q(default_office__code=value)


class ByActivity(PeopleFilter):
    title, parameter_name = "last active", "active"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("today", "Today"), ("week", "In the last 7 days"), ("longer", "Longer ago"), ("never", "Never")]

    def condition(self, by: User, value: str) -> Q:
        zone = zone_of(by)
        today: dt.datetime = midnight(zone)
        week = midnight(zone, days_ago=6)
        return {
            "today": Q(last_active_at__gte=today),
            "week": Q(last_active_at__gte=week),
            "longer": Q(last_active_at__lt=week),
            "never": Q(last_active_at=None),
        }[value]
