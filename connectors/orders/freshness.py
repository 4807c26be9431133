"""Freshness: whether the copy of an order may be told as the present, and whether a source's orders are all known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.shop.orders.order import OrderState
from bot.store.sales.order_sources import OrderSource
from bot.store.sales.orders import KnownOrder
from connectors.orders.book import LiveSource, SourceKind

_DAY_SECONDS = 24 * 3600.0
_TABLE_SECONDS = 3 * _DAY_SECONDS
# Within which time a source must have been read: Shopify is every quarter of an hour, a table by hand or each night.
_READ_WITHIN: Mapping[str, float] = {SourceKind.SHOPIFY: 3600.0, SourceKind.TABLE: _TABLE_SECONDS}
# A copy of an order that only look-ups bring is told for so long.
_LOOKED_UP_SECONDS = 60.0
# What does not change while nobody looks.
_FINAL = frozenset({OrderState.DELIVERED, OrderState.RETURNED, OrderState.CANCELLED})


def is_current(source: OrderSource, *, now: float) -> bool:
    """Whether a source is on, works and was read lately, so that what is not kept of it is not there.

    Never of one that is only asked for single orders.
    """
    if source.off_since is not None or source.is_failing:
        return False
    if source.kind == SourceKind.DEMO:
        return True
    return source.read_at is not None and abs(now - source.read_at) < _READ_WITHIN.get(source.kind, 0.0)


def is_any_behind(sources: Iterable[OrderSource], live: Iterable[LiveSource], *, now: float) -> bool:
    """Whether one of the sources has orders, perhaps, that are not kept here; those that were asked have said it."""
    asked = {each.source_id for each in live}
    return not all(is_current(each, now=now) for each in sources if each.source_id not in asked)


def is_fresh(known: KnownOrder, source: OrderSource | None, *, now: float) -> bool:
    """Whether a copy may be told. A table must have told of the order lately, unless that has reached its end."""
    if source is None or source.off_since is not None:
        return False
    age = abs(now - known.stored_at)
    if source.kind == SourceKind.HTTP:
        return age < _LOOKED_UP_SECONDS
    is_told = source.kind != SourceKind.TABLE or known.order.state in _FINAL or age < _TABLE_SECONDS
    return is_told and is_current(source, now=now)
