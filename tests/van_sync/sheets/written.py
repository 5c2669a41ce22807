"""What stands in the stand-in's sheet, and on the record of its exports."""

from django.utils import timezone

from van_sync.models import SheetExport, SheetKind
from van_sync.sheets.export import STILL_UNDER_WAY
from van_sync.sheets.lines import HEADERS

HEADER = HEADERS[SheetKind.DOORS]
DATE = "2026-10-31"


def doors(google):
    """The lines of the tab for doors, without timestamps."""
    header, *lines = google.tabs["Doors"]
    assert header == HEADER
    return [line[1:] for line in lines]


def of_doors():
    return SheetExport.objects.get(kind=SheetKind.DOORS)


def waits_over():
    """Google has given up by now whatever was under way."""
    SheetExport.objects.filter(sent_at__isnull=False).update(sent_at=timezone.now() - STILL_UNDER_WAY)
