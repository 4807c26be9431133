"""A shop system's webhooks: forged ones are refused, a repeated one counts once, and a body is not kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from bot.shop.orders.demo import demo_orders
from connectors.orders.book import SourceKind, order_book
from connectors.sandbox.shopify.shop import ShopifyShop
from tests.connectors.desk.site import Site

SHOP = ShopifyShop()


@pytest.fixture
def source_id(site: Site) -> str:
    book = order_book(site.settings, site.shop.store, lambda: None)  # type: ignore[arg-type,return-value]
    sealed = book.seal(token=SHOP.token, webhook_secret=SHOP.secret)
    settings = {"url": "https://shop.example"}
    return site.shop.store.order_sources.add(
        SourceKind.SHOPIFY.value, "Shop", settings, sealed=sealed, now=site.shop.now
    )


def posts(
    site: Site, source_id: str, topic: str, order_id: int = 9, webhook_id: str = "w1", **more: str
) -> TestResponse:
    headers, body = SHOP.webhook(topic, order_id, webhook_id)
    address = f"/webhooks/orders/{source_id}"
    return site.app.test_client().post(address, data=body, headers={**headers, **more})


def test_a_webhook_that_comes_ten_times_is_one_hint(site: Site, source_id: str) -> None:
    answers = [posts(site, source_id, "orders/updated") for _ in range(10)]
    assert {answer.status_code for answer in answers} == {200}
    assert [answer.json for answer in answers] == [{"kept": True}, *[{"kept": False}] * 9]
    assert site.shop.store.order_sources.open_hints(source_id) == ["9"]


def test_a_forged_one_is_refused(site: Site, source_id: str) -> None:
    answer = posts(site, source_id, "orders/updated", **{"X-Shopify-Hmac-Sha256": "AAAA"})
    assert answer.status_code == 403
    assert site.shop.store.order_sources.open_hints(source_id) == []


def test_a_deleted_order_goes_at_once(site: Site, source_id: str) -> None:
    orders = demo_orders(site.shop.now)
    site.shop.store.orders.write(source_id, orders, now=site.shop.now)
    deleted = replace(orders[0], order=replace(orders[0].order, order_id="9"))
    site.shop.store.orders.write(source_id, [deleted], now=site.shop.now)
    assert posts(site, source_id, "orders/delete").status_code == 200
    assert site.shop.store.orders.counts() == {source_id: len(orders)}, "only this one"


@pytest.mark.parametrize("topic", ["products/update", "app/uninstalled"])
def test_what_is_about_no_order_is_taken_and_not_kept(site: Site, source_id: str, topic: str) -> None:
    assert posts(site, source_id, topic).json == {"kept": False}


def test_an_address_that_no_source_has_is_not_found(site: Site, source_id: str) -> None:
    assert posts(site, "os0", "orders/updated").status_code == 404
    site.shop.store.order_sources.switch(source_id, off_since=1.0)
    assert posts(site, source_id, "orders/updated").status_code == 404
