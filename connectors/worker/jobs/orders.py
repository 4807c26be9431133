"""Orders job: reads what the sources have, what webhooks point at, and lets go of old orders."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.shop.orders.demo import demo_orders
from bot.store.engine.database import StoreBusy
from bot.store.sales.order_sources import OrderSource
from bot.store.store import Store
from connectors.orders.book import OrderBook, SourceKind
from connectors.orders.gaps import gaps
from connectors.orders.source import Batch, Fetches, Reads, SourceDown

log = logging.getLogger(__name__)
_DAY_SECONDS = 24 * 3600.0
_POLL_SECONDS = 15 * 60.0
_FOLDER_SECONDS = 10.0
_AFTER_FAILURE_SECONDS = 60.0
_MOST_BATCHES = 40
_HINTS_KEPT_SECONDS = 7 * _DAY_SECONDS
_TRIES_KEPT_SECONDS = 30 * _DAY_SECONDS


@dataclass
class OrdersJob:
    """Run `look` every few seconds and `prune` every hour; orders that nothing is heard of are kept for `days`."""

    store: Store
    book: OrderBook
    days: int
    now: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        self._due_at: dict[str, float] = {}

    def look(self) -> None:
        """One round over all sources; what fails is kept on the source and does not hold up the others."""
        for source in self.book.all():
            try:
                self._read(source)
            except SourceDown as error:
                self._put_off(source, str(error))
            except StoreBusy:
                raise
            except Exception as error:
                log.exception("the order source %s could not be read", source.source_id)
                self._put_off(source, f"it could not be read: a fault of Mostrador's ({type(error).__name__})")

    def prune(self) -> None:
        """Lets go of a share of what is old."""
        now = self.now()
        while self.store.orders.prune(before=now - self.days * _DAY_SECONDS):
            pass
        self.store.order_requests.prune(before=now - self.days * _DAY_SECONDS)
        self.store.order_tries.prune(before=now - _TRIES_KEPT_SECONDS)
        self.store.order_codes.prune(before=now - _DAY_SECONDS)
        self.store.order_sources.prune_hints(before=now - _HINTS_KEPT_SECONDS)

    def ensure_demo(self) -> None:
        """For the sandbox: the demo shop's orders, dated from today, where no other source was set up."""
        sources = self.store.order_sources.all()
        if any(each.kind != SourceKind.DEMO for each in sources):
            return
        now = self.now()
        source_id = (
            sources[0].source_id if sources else self.store.order_sources.add("demo", "Demo orders", {}, now=now)
        )
        orders = demo_orders(now)
        self.store.orders.write(source_id, orders, now=now)
        self.store.order_sources.note_read(source_id, position={}, count=len(orders), now=now)

    def _put_off(self, source: OrderSource, failure: str) -> None:
        self._due_at[source.source_id] = self.now() + _AFTER_FAILURE_SECONDS
        self.store.order_sources.note_failure(source.source_id, failure, now=self.now())

    def _read(self, source: OrderSource) -> None:
        opened = self.book.open(source)
        if isinstance(opened, Fetches):
            self._fetch_hinted(source.source_id, opened)
        if isinstance(opened, Reads) and self.now() >= self._due_at.get(source.source_id, 0.0):
            self._read_on(source, opened)
            pause = _FOLDER_SECONDS if source.kind == SourceKind.TABLE else _POLL_SECONDS
            self._due_at[source.source_id] = self.now() + pause

    def _fetch_hinted(self, source_id: str, opened: Fetches) -> None:
        for external_id in self.store.order_sources.open_hints(source_id):
            began = self.now()
            order = opened.fetch(external_id)
            if order is None:
                self.store.orders.delete(source_id, [external_id])
            else:
                self.store.orders.write(source_id, [order], now=began)
            self.store.order_sources.settle_hints(source_id, external_id, until=began, now=self.now())

    def _read_on(self, source: OrderSource, opened: Reads) -> None:
        position = source.position
        for _ in range(_MOST_BATCHES):
            batch = opened.read(position)
            self._keep(source.source_id, batch)
            position = batch.position
            if batch.is_last:
                return

    def _keep(self, source_id: str, batch: Batch) -> None:
        now = self.now()
        self.store.orders.write(source_id, batch.orders, now=now)
        if batch.deleted:
            self.store.orders.delete(source_id, batch.deleted)
        self.store.order_sources.note_read(source_id, position=batch.position, count=len(batch.orders), now=now)
        if what := gaps(left_out=batch.unreadable, unknown_states=batch.unknown_states):
            self.store.order_sources.note_failure(source_id, what, now=now)
