"""Sales: counts the shop's orders into facts by day, each with the talk that came before it."""

from __future__ import annotations

from collections.abc import Callable

from bot.reports.counting.facts import Calendar
from bot.reports.counting.sales import WINDOW_SECONDS, sale_of
from bot.store.store import Store

_AT_ONCE = 100
# An order may be written a moment after the time that it bears.
_LATE_SECONDS = 60.0
# For so long after it was told, a merge or a late proof may still join an order to a talk.
_SETTLE_SECONDS = WINDOW_SECONDS + 24 * 3600.0


class SalesJob:
    """Run `count` every minute or so, `settle` once an hour."""

    def __init__(self, store: Store, calendar: Callable[[], Calendar]) -> None:
        self._store = store
        self._calendar = calendar

    def count(self, now: float) -> None:
        """Counts the orders that were told or proven since the last time; at first that is all of them."""
        since = self._store.report_counting.mark("sales")
        self._store.report_sales.join_phones(since=max(0.0, since - WINDOW_SECONDS), now=now)
        self._count(since)
        self._store.report_counting.note("sales", now - _LATE_SECONDS)

    def settle(self, now: float) -> None:
        """Counts again what may have changed: who is the same person, and what was given back."""
        self._count(now - _SETTLE_SECONDS)

    def _count(self, since: float) -> None:
        sales, calendar, after = self._store.report_sales, self._calendar(), ""
        while page := sales.heard_of(since=since, after=after, limit=_AT_ONCE):
            facts = (sale_of(each, calendar.day) for each in page)
            sales.keep([each.order_key for each in page], [fact for fact in facts if fact])
            after = page[-1].order_key
