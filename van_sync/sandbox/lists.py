"""Lists a page at a time."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from van_sync.sandbox.call import Call, Window, next_link
from van_sync.sandbox.faults import faults

NO_ORDERS: Mapping[str, str] = {}


def page(
    call: Call, rows: QuerySet[Any] | list[Any], shape: Callable[[Any], Any], *, default: int = 50, most: int = 200,
    orders: Mapping[str, str] = NO_ORDERS, seen: Callable[[Iterable[Any]], None] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """``items``, ``nextPageLink`` and the ``count`` of all. ``orders`` are the columns that ``$orderby`` may name; ``seen`` hears
    which rows were shown."""
    window, order = Window.of(call, default=default, most=most), call.order(orders)
    if order and not isinstance(rows, list):
        rows = rows.order_by(*order, "pk")
    total = len(rows) if isinstance(rows, list) else rows.count()
    end = window.skip + window.top
    start = window.skip - 1 if faults.duplicate_row and 0 < window.skip < total else window.skip
    shown = list(rows[start:end])
    items = [shape(row) for row in shown]
    if seen:
        seen(shown)
    has_next = end < total or faults.empty_page
    return {"items": items, "nextPageLink": next_link(call, window) if has_next else None, "count": total}
