"""Shopify: pages of changes, one order, points, the 60 days and the webhooks, against a recorded shop with faults."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.shop.orders.order import OrderState
from connectors.orders.shopify import source
from connectors.orders.shopify.source import Shopify
from connectors.orders.shopify.webhook import is_genuine, read_webhook
from connectors.orders.source import SourceDown
from connectors.sandbox.shopify.shop import ShopifyShop
from connectors.worker.jobs.orders import OrdersJob
from tests.connectors.orders.conftest import Orders

DAY = 24 * 3600.0


@pytest.fixture
def client(orders: Orders, shopify_source: str) -> Shopify:
    source = orders.shop.store.order_sources.get(shopify_source)
    assert source
    opened = orders.book.open(source)
    assert isinstance(opened, Shopify)
    return replace(opened, now=lambda: orders.shop.now, pause=lambda seconds: None)


def job(orders: Orders) -> OrdersJob:
    return OrdersJob(orders.shop.store, orders.book, 180, now=lambda: orders.shop.now)


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"parcel": None, "paid": "PENDING"}, OrderState.PLACED),
        ({"parcel": None}, OrderState.PAID),
        ({"parcel": "LABEL_PRINTED"}, OrderState.PACKED),
        ({"parcel": "FULFILLED"}, OrderState.HANDED_OVER),
        ({"parcel": "IN_TRANSIT"}, OrderState.ON_THE_WAY),
        ({"parcel": "READY_FOR_PICKUP"}, OrderState.TO_BE_COLLECTED),
        ({"parcel": "DELIVERED"}, OrderState.DELIVERED),
        ({"parcel": "FAILURE"}, OrderState.PROBLEM),
        ({"parcel": None, "cancelled": True}, OrderState.CANCELLED),
        ({"parcel": "DELIVERED", "paid": "REFUNDED"}, OrderState.DELIVERED),
        ({"parcel": None, "paid": "REFUNDED"}, OrderState.UNKNOWN),
        ({"parcel": "IN_TRANSIT", "paid": "REFUNDED"}, OrderState.UNKNOWN),
        ({"parcel": None, "paid": "VOIDED"}, OrderState.UNKNOWN),
        ({"parcel": None, "paid": "AUTHORIZED"}, OrderState.PLACED),
        ({"parcel": "DELIVERED", "fulfilled": "PARTIALLY_FULFILLED"}, OrderState.PARTLY_SENT),
        ({"parcel": "IN_TRANSIT", "fulfilled": "ON_HOLD"}, OrderState.PARTLY_SENT),
        ({"parcel": "LABEL_PRINTED", "fulfilled": "PARTIALLY_FULFILLED"}, OrderState.PACKED),
        ({"parcel": "FAILURE", "fulfilled": "PARTIALLY_FULFILLED"}, OrderState.PROBLEM),
        ({"parcel": "DELIVERED", "fulfilled": "UNFULFILLED"}, OrderState.UNKNOWN),
        ({"parcel": "LABEL_VOIDED"}, OrderState.UNKNOWN),
        ({"parcel": "CONFIRMED"}, OrderState.PACKED),
        ({"parcel": None, "fulfilled": "IN_PROGRESS"}, OrderState.PAID),
        ({"parcel": None, "fulfilled": "FULFILLED"}, OrderState.UNKNOWN),
        ({"parcel": None, "fulfilled": "FULFILLMENT_NOT_REQUIRED"}, OrderState.UNKNOWN),
    ],
)
def test_states_are_read_from_what_shopify_shows(
    client: Shopify, shopify_shop: ShopifyShop, more: dict[str, object], state: OrderState
) -> None:
    shopify_shop.put("1001", order_id=1, **more)
    (found,) = client.look_up("#1001")
    assert found.order.state is state
    assert (found.order.number, found.order.order_id, found.buyer.postcode) == ("1001", "1", "41001")


def test_a_tracking_link_that_is_no_address_of_a_page_is_left_out(client: Shopify, shopify_shop: ShopifyShop) -> None:
    node = shopify_shop.put("1001", order_id=1)
    node["fulfillments"][0]["trackingInfo"][0]["url"] = "javascript:alert(document.cookie)"
    (found,) = client.look_up("1001")
    (shipment,) = found.order.shipments
    assert (shipment.url, shipment.carrier) == (None, "Correos")


def test_an_order_of_another_name_is_not_taken_for_it(client: Shopify, shopify_shop: ShopifyShop) -> None:
    shopify_shop.put("10011", order_id=1)
    assert client.look_up("1001") == []
    assert client.look_up('1001" OR name:*') == []


def test_changes_come_in_pages_and_are_read_on_from_the_last_one(
    orders: Orders, shopify_shop: ShopifyShop, shopify_source: str
) -> None:
    for number in range(60):
        shopify_shop.put(str(1000 + number), order_id=number + 1)
    reads = job(orders)
    reads.look()
    assert orders.shop.store.orders.counts() == {shopify_source: 60}
    calls = shopify_shop.calls
    reads.look()
    assert shopify_shop.calls == calls, "not due for a quarter of an hour"
    orders.shop.tick(900)
    shopify_shop.put("1001", order_id=2, parcel="DELIVERED", updated=orders.shop.now)
    reads.look()
    assert orders.shop.store.orders.of_number("1001")[0].order.state is OrderState.DELIVERED
    assert orders.shop.store.orders.counts() == {shopify_source: 60}


def test_where_points_run_out_the_poll_waits_and_a_customer_does_not(
    client: Shopify, shopify_shop: ShopifyShop, orders: Orders
) -> None:
    shopify_shop.put("1001", order_id=1)
    # A second passes until the first call.
    shopify_shop.points = -90
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        orders.shop.tick(seconds)

    with pytest.raises(SourceDown, match="points"):
        client.look_up("1001")
    patient = replace(client, pause=pause)
    assert len(patient.read({}).orders) == 1
    assert 2.5 < sum(waited) < 4.0, "302 points at 100 a second, ten of them there"


@pytest.mark.parametrize("text", ["Sun, 29 Nov 2026 16:00:00 GMT", "soon", "-1"])
def test_a_time_to_wait_that_is_no_number_of_seconds_is_a_short_one(
    client: Shopify, shopify_shop: ShopifyShop, text: str
) -> None:
    shopify_shop.retry_after = text
    waited: list[float] = []
    with pytest.raises(SourceDown, match="points"):
        replace(client, pause=waited.append).read({})
    assert set(waited) == {2.0}


def test_without_read_all_orders_older_than_60_days_are_not_seen_but_stay_known_here(
    orders: Orders, client: Shopify, shopify_shop: ShopifyShop, shopify_source: str
) -> None:
    shopify_shop.put("1001", order_id=1, created=orders.shop.now - 59 * DAY)
    job(orders).look()
    orders.shop.tick(2 * DAY)
    assert client.look_up("1001") == []
    assert not client.access().sees_all_orders
    assert orders.shop.store.orders.of_number("1001"), "read while it was seen"
    shopify_shop.sees_all_orders = True
    assert len(client.look_up("1001")) == 1
    assert client.access().sees_all_orders


@pytest.mark.parametrize("fault", ["is_down", "is_cut_off"])
def test_a_shop_that_is_down_or_cut_off_is_noted_once_and_read_on_later(
    orders: Orders, client: Shopify, shopify_shop: ShopifyShop, shopify_source: str, fault: str
) -> None:
    shopify_shop.put("1001", order_id=1)
    setattr(shopify_shop, fault, True)
    with pytest.raises(SourceDown):
        client.look_up("1001")
    reads = job(orders)
    reads.look()
    noted = orders.shop.store.order_sources.get(shopify_source)
    assert noted
    assert noted.failure
    setattr(shopify_shop, fault, False)
    orders.shop.tick(61)
    reads.look()
    mended = orders.shop.store.order_sources.get(shopify_source)
    assert mended
    assert not mended.failure
    assert orders.shop.store.orders.of_number("1001")


def test_a_shop_that_is_slow_is_not_waited_for_while_a_customer_waits(
    client: Shopify, shopify_shop: ShopifyShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "LOOK_UP_SECONDS", 0.2)
    shopify_shop.put("1001", order_id=1)
    shopify_shop.slow_seconds = 1.0
    with pytest.raises(SourceDown, match="did not answer"):
        client.look_up("1001")


def test_a_token_that_is_refused_says_what_to_do(client: Shopify) -> None:
    with pytest.raises(SourceDown, match="access token"):
        replace(client, token="wrong").look_up("1001")


def test_one_odd_order_does_not_hold_up_the_others(
    orders: Orders, client: Shopify, shopify_shop: ShopifyShop, shopify_source: str
) -> None:
    shopify_shop.put("1001", order_id=1)["updatedAt"] = None
    shopify_shop.put("1002", order_id=2)
    shopify_shop.orders[1]["updatedAt"] = "soon"
    job(orders).look()
    assert orders.shop.store.orders.counts() == {shopify_source: 1}
    with pytest.raises(SourceDown):
        client.look_up("1001")


def test_a_webhook_is_genuine_by_its_signature_over_the_raw_body(shopify_shop: ShopifyShop) -> None:
    headers, body = shopify_shop.webhook("orders/updated", 9, "w1")
    assert is_genuine(headers, body, shopify_shop.secret)
    assert not is_genuine(headers, body + b" ", shopify_shop.secret)
    assert not is_genuine({}, body, shopify_shop.secret)
    told = read_webhook(headers, body)
    assert told
    assert (told.external_id, told.is_deleted) == ("9", False)
    for topic in ("fulfillments/update", "refunds/create"):
        told = read_webhook(*shopify_shop.webhook(topic, 9, "w2"))
        assert told
        assert told.external_id == "9"
    assert read_webhook(*shopify_shop.webhook("products/update", 9, "w3")) is None


def test_what_a_webhook_points_at_is_read_within_a_round_whatever_the_order_they_came_in(
    orders: Orders, shopify_shop: ShopifyShop, shopify_source: str
) -> None:
    sources = orders.shop.store.order_sources
    shopify_shop.put("1001", order_id=1, parcel="DELIVERED", updated=orders.shop.now)
    sources.hint(shopify_source, "orders/updated 2", "1", now=orders.shop.now)
    sources.hint(shopify_source, "orders/create 1", "1", now=orders.shop.now)
    job(orders).look()
    assert orders.shop.store.orders.of_number("1001")[0].order.state is OrderState.DELIVERED
    assert sources.open_hints(shopify_source) == []


def test_an_order_that_is_gone_when_it_is_read_goes_here_too(
    orders: Orders, shopify_shop: ShopifyShop, shopify_source: str
) -> None:
    shopify_shop.put("1001", order_id=1)
    job(orders).look()
    del shopify_shop.orders[1]
    orders.shop.store.order_sources.hint(shopify_source, "orders/delete 1", "1", now=orders.shop.tick())
    job(orders).look()
    assert orders.shop.store.orders.of_number("1001") == []
