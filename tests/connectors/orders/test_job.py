"""The worker's round over the sources: the sandbox has the demo shop's orders, and what is old goes."""

from __future__ import annotations

import os

from bot.shop.orders.order import OrderState
from connectors.orders.book import SourceKind
from connectors.worker.jobs.orders import OrdersJob
from tests.connectors.orders.conftest import Orders

DAY = 24 * 3600.0


def job(orders: Orders, days: int = 180) -> OrdersJob:
    return OrdersJob(orders.shop.store, orders.book, days, now=lambda: orders.shop.now)


def test_the_sandbox_has_the_demo_shops_orders_dated_from_today(orders: Orders) -> None:
    store = orders.shop.store
    job(orders).ensure_demo()
    orders.shop.tick(30 * DAY)
    job(orders).ensure_demo()
    assert len(store.order_sources.all()) == 1
    (known,) = store.orders.of_number("10041")
    assert known.order.state is OrderState.ON_THE_WAY
    assert orders.shop.now - (known.order.placed_at or 0.0) == 3 * DAY


def test_a_shop_with_a_source_of_its_own_gets_no_demo_orders(orders: Orders) -> None:
    orders.add(SourceKind.TABLE, {})
    job(orders).ensure_demo()
    assert not orders.shop.store.orders.is_any()


def test_a_source_that_is_off_is_not_read(orders: Orders) -> None:
    source_id = orders.add(SourceKind.TABLE, {"pattern": "*.csv", "heads": {"number": "Pedido", "email": "Correo"}})
    orders.shop.store.order_sources.switch(source_id, off_since=orders.shop.now)
    (orders.folder / "a.csv").write_text("Pedido;Correo\n1;a@b.es\n", encoding="utf-8")
    job(orders).look()
    assert not orders.shop.store.orders.is_any()


def test_what_is_old_goes_in_one_round(orders: Orders) -> None:
    orders.demo()
    orders.shop.tick(31 * DAY)
    job(orders, days=30).prune()
    assert not orders.shop.store.orders.is_any()


def test_a_source_that_fails_in_a_way_that_nobody_foresaw_does_not_hold_up_the_others(orders: Orders) -> None:
    heads = {"number": "Pedido", "email": "Correo"}
    odd = orders.add(SourceKind.TABLE, {"pattern": "*.csv", "heads": heads, "day_order": "neither first"})
    orders.add(SourceKind.TABLE, {"pattern": "*.csv", "heads": heads})
    path = orders.folder / "a.csv"
    path.write_text("Pedido;Correo\n1;a@b.es\n", encoding="utf-8")
    os.utime(path, (orders.shop.now - 60, orders.shop.now - 60))
    job(orders).look()
    assert orders.shop.store.orders.of_number("1")
    failed = orders.shop.store.order_sources.get(odd)
    assert failed
    assert failed.is_failing
    assert "ValueError" in failed.failure


def test_a_file_that_can_not_be_opened_is_named_and_the_next_one_read(orders: Orders) -> None:
    source_id = orders.add(SourceKind.TABLE, {"pattern": "*.csv", "heads": {"number": "Pedido", "email": "Correo"}})
    for name, age in (("a.csv", 90), ("b.csv", 60)):
        path = orders.folder / name
        path.write_text(f"Pedido;Correo\n{age};a@b.es\n", encoding="utf-8")
        os.utime(path, (orders.shop.now - age, orders.shop.now - age))
    # Root may open every file; a file that lies about its size is refused to everybody.
    (orders.folder / "a.csv").unlink()
    (orders.folder / "a.csv").symlink_to("/proc/self/mem")
    job(orders).look()
    assert orders.shop.store.orders.of_number("60")
    failed = orders.shop.store.order_sources.get(source_id)
    assert failed
    assert "a.csv can't be read" in failed.failure
