"""The list of people as a file, which a spreadsheet opens without running anything in it."""

import zoneinfo
from typing import Any

from django.db.models import QuerySet
from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX, TablibFormat
from import_export.resources import ModelResource

from accounts.models import User
from accounts.spreadsheets import guarded

FORMATS: dict[str, type[TablibFormat]] = {"csv": CSV, "xlsx": XLSX}


class PeopleExport(ModelResource):
    email = Field("email", "e-mail")
    first_name = Field("first_name", "first name")
    last_name = Field("last_name", "last name")
    rank = Field("rank", "rank")
    region = Field("region__code", "region")
    office = Field("default_office__code", "office")
    is_active = Field("is_active", "allowed")
    first_active_at = Field("first_active_at", "first active")
    last_active_at = Field("last_active_at", "last active")

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name", "rank", "region", "office", "is_active", "first_active_at", "last_active_at")
        export_order = fields

    def __init__(self, zone: zoneinfo.ZoneInfo) -> None:
        super().__init__()
        self.zone = zone

    def export_field(self, field: Any, instance: User, **kwargs: Any) -> str:
        value = field.get_value(instance)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if hasattr(value, "astimezone"):
            return f"{value.astimezone(self.zone):%Y-%m-%d %H:%M}"
        text: str = guarded("" if value is None else str(value))  # reading the file again takes the apostrophe off
        return text


def people_as_file(people: QuerySet[User], ending: str, zone: zoneinfo.ZoneInfo) -> tuple[bytes, str]:
    """Bytes and content type. Raises ``KeyError`` for an ending that is none of ours."""
    file_format = FORMATS[ending]()
    data = file_format.export_data(PeopleExport(zone).export(people))
    # The mark at the start tells Excel that it is UTF-8.
    return (data if isinstance(data, bytes) else data.encode("utf-8-sig")), file_format.get_content_type()
