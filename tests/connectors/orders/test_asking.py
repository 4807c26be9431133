"""Sources are asked all at once; whatever one of them does, it is an answer or a source that is down."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.shop.orders.order import SourceOrder
from connectors.orders.asking import ask
from connectors.orders.book import LiveSource
from connectors.orders.source import SourceDown
from tests.connectors.orders.conftest import Orders
from tests.connectors.orders.fakes import OwnSystem


class OddSource:
    """A source that fails in a way that nobody foresaw."""

    def look_up(self, number: str) -> Sequence[SourceOrder]:
        raise AttributeError("an answer of another shape")


def test_what_a_source_knows_is_kept(orders: Orders, system: OwnSystem, http_source: str) -> None:
    kept = orders.shop.store.orders
    assert ask(kept, orders.book.live(), "5001", now=orders.shop.now) == {http_source}
    assert ask(kept, orders.book.live(), "5002", now=orders.shop.now) == set()
    assert len(kept.of_number("5001")) == 1


def test_a_source_that_fails_in_an_unforeseen_way_is_down(orders: Orders) -> None:
    with pytest.raises(SourceDown, match="AttributeError"):
        ask(orders.shop.store.orders, [LiveSource(source_id="odd", source=OddSource())], "1", now=orders.shop.now)
