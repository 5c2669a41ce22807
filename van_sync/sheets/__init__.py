"""The day's doors and figures in a Google Sheet. The night begins with ``export_until``, before it archives the day."""

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from van_sync.sheets.export import Outcome


def export_day(day: dt.date, *, by: "User | None" = None) -> "Outcome":
    from van_sync.sheets import export  # needs the models, which are not loaded when Django looks at the apps

    return export.export_day(day, by=by)


def export_until(day: dt.date, *, by: "User | None" = None) -> "Outcome":
    from van_sync.sheets import export  # the same

    return export.export_until(day, by=by)
