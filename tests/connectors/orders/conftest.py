"""A shop with a book of order sources, and the systems that they read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timezone
from pathlib import Path

import pytest

from bot.conversations.turn import Turn
from bot.settings.sealing import Seal
from bot.shop.orders.demo import demo_orders
from connectors.orders.book import OrderBook, SourceKind
from connectors.orders.held_answers import HeldAnswers
from connectors.orders.lookup import OrderLookup
from connectors.sandbox.shopify.shop import ShopifyShop
from tests.bot.store.shop import Shop
from tests.connectors.orders.fakes import SECRET, OwnSystem, own_system, shopify


@dataclass
class Orders:
    """What the tests of orders work with."""

    shop: Shop
    book: OrderBook
    folder: Path

    def add(self, kind: SourceKind, settings: dict[str, object], **secrets: str) -> str:
        sealed = self.book.seal(**secrets) if secrets else None
        return self.shop.store.order_sources.add(kind.value, kind.value, settings, sealed=sealed, now=self.shop.tick())

    def demo(self) -> str:
        """The demo shop's orders."""
        source_id = self.add(SourceKind.DEMO, {})
        self.shop.store.orders.write(source_id, demo_orders(self.shop.now), now=self.shop.now)
        return source_id

    def lookup(self, held: HeldAnswers | None = None) -> OrderLookup:
        return OrderLookup(store=self.shop.store, book=self.book, held=held or HeldAnswers())

    def turn(self, who: str = "ana") -> Turn:
        """The turn of somebody who asks after an order."""
        self.shop.writes("where is my order", who=who)
        return self.shop.turn()


class Noted(HeldAnswers):
    """How long each answer is held, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def hold(self, attempt_id: str, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def orders(tmp_path: Path) -> Orders:
    shop = Shop(tmp_path)
    folder = tmp_path / "orders"
    folder.mkdir()
    book = OrderBook(
        shop.store,
        Seal("key"),
        folder=folder,
        uploads=tmp_path / "uploads",
        zone=lambda: timezone.utc,
        now=lambda: shop.now,
    )
    return Orders(shop, book, folder)


@pytest.fixture
def system() -> Iterator[OwnSystem]:
    with own_system() as running:
        yield running


@pytest.fixture
def http_source(orders: Orders, system: OwnSystem) -> str:
    return orders.add(SourceKind.HTTP, {"url": system.url}, secret=SECRET)


@pytest.fixture
def shopify_shop(orders: Orders) -> ShopifyShop:
    return ShopifyShop(now=lambda: orders.shop.now)


@pytest.fixture
def shopify_source(orders: Orders, shopify_shop: ShopifyShop) -> Iterator[str]:
    with shopify(shopify_shop) as url:
        yield orders.add(SourceKind.SHOPIFY, {"url": url}, token=shopify_shop.token, webhook_secret=shopify_shop.secret)
