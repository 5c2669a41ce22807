"""Lists a page at a time."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from van_sync.sandbox.call import Call, Window, next_link
from van_sync.sandbox.faults import faults


def page(
    call: Call, rows: QuerySet[Any] | list[Any], shape: Callable[[Any], Any], *, default: int = 50, most: int | None = 200,
    seen: Callable[[Iterable[Any]], None] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """``items``, ``nextPageLink`` and the ``count`` of all. ``seen`` hears which rows were shown."""
    window = Window.of(call, default=default, most=most)
    total = len(rows) if isinstance(rows, list) else rows.count()
    end = total if window.top is None else window.skip + window.top
    start = window.skip - 1 if faults.duplicate_row and 0 < window.skip < total else window.skip
    shown = list(rows[start:end])
    items = [shape(row) for row in shown]
    if seen:
        seen(shown)
    has_next = window.top is not None and (end < total or faults.empty_page)
    return {"items": items, "nextPageLink": next_link(call, window) if has_next else None, "count": total}
