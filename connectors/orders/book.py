"""Book of sources: the shop's sources of orders, opened by their settings, as the store says at each look."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from enum import Enum
from pathlib import Path

from bot.settings import Settings
from bot.settings.sealing import Seal, SealBroken
from bot.store.sales.order_sources import OrderSource
from bot.store.store import Store
from connectors.orders.folder import WatchedFolder
from connectors.orders.http_lookup import HttpLookup
from connectors.orders.shopify.source import Shopify
from connectors.orders.source import LooksUp
from connectors.orders.tables import from_settings

log = logging.getLogger(__name__)
Opened = HttpLookup | Shopify | WatchedFolder


class SourceKind(str, Enum):
    """The kinds of sources. A further shop system is a further kind, with a class that opens it in `OrderBook`."""

    TABLE = "table"
    HTTP = "http"
    SHOPIFY = "shopify"
    DEMO = "demo"


@dataclass(frozen=True, kw_only=True)
class LiveSource:
    """A source that can be asked while a customer waits. Its copies may be told of for so many seconds."""

    source_id: str
    source: LooksUp


class OrderBook:
    """Opens sources. `folder` is where the watched files of tables are, `uploads` where an uploaded one waits for its
    mapping; `zone` and `now` (UTC seconds) tell the shop's clock."""

    def __init__(
        self,
        store: Store,
        seal: Seal,
        *,
        folder: Path,
        uploads: Path,
        zone: Callable[[], tzinfo],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._seal = seal
        self._folder = folder
        self.uploads = uploads
        self._zone = zone
        self._now = now

    def all(self) -> list[OrderSource]:
        """The sources that are switched on."""
        return [each for each in self._store.order_sources.all() if each.off_since is None]

    def live(self) -> list[LiveSource]:
        """The sources that can be asked at once."""
        opened = [(each.source_id, self.open(each)) for each in self.all()]
        return [LiveSource(source_id=key, source=each) for key, each in opened if isinstance(each, LooksUp)]

    def open(self, source: OrderSource) -> Opened | None:
        """The source, ready to be asked; None for one that nothing is read from, or its secrets can't be opened."""
        if source.kind == SourceKind.TABLE and source.settings.get("pattern"):
            return WatchedFolder(
                folder=self._folder,
                pattern=str(source.settings["pattern"]),
                mapped=from_settings(source.settings),
                is_whole=bool(source.settings.get("is_whole")),
                zone=self._zone(),
                now=self._now,
            )
        if source.kind == SourceKind.HTTP and (secret := self.secret(source, "secret")):
            return HttpLookup(url=str(source.settings["url"]), secret=secret, now=self._now)
        if source.kind == SourceKind.SHOPIFY and (token := self.secret(source, "token")):
            return Shopify(url=str(source.settings["url"]), token=token, now=self._now)
        return None

    def secret(self, source: OrderSource, name: str) -> str | None:
        """A secret of a source; None where it has none that can be opened."""
        try:
            return self._seal.open(source.sealed or "").get(name)
        except SealBroken:
            log.error("the secrets of the order source %s can't be opened: enter them again", source.source_id)
            return None

    def seal(self, **secrets: str) -> str:
        """Secrets, sealed for the store."""
        return self._seal.close(secrets)


def order_book(settings: Settings, store: Store, zone: Callable[[], tzinfo]) -> OrderBook:
    """The book of a process with these settings."""
    return OrderBook(
        store,
        Seal(settings.account_key),
        folder=settings.watched_orders,
        uploads=settings.data_dir / "imports" / "orders",
        zone=zone,
    )
