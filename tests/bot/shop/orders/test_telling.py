"""What somebody hears of an order, by how surely it is theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timezone

import pytest

from bot.shop.orders.demo import demo_orders
from bot.shop.orders.order import Order, OrderState, Refund, as_record, from_record
from bot.shop.orders.proof import Level
from bot.shop.orders.telling import Telling, telling

NOW = 1_800_000_000.0
DAY = 24 * 3600.0
ORDERS = {each.order.number: each.order for each in demo_orders(NOW)}


def told(order: Order, level: Level = Level.NAMED, **more: object) -> Telling:
    values: dict[str, object] = {"language": "en", "zone": timezone.utc, "now": NOW, "stuck_days": 3, **more}
    return telling(order, level, **values)  # type: ignore[arg-type]


def test_number_and_proof_open_state_day_and_link_but_no_items_and_no_price() -> None:
    words = told(ORDERS["10041"])
    assert words.response == "utter_order_on_the_way"
    assert words.parts == ("utter_order_expected", "utter_order_link")
    assert not any("Rug" in value or "89" in value or "Madrid" in value for value in words.values.values())


def test_who_surely_is_the_buyer_hears_of_items_and_refunds_too() -> None:
    order = replace(ORDERS["10041"], refunds=(Refund(amount="20.00"), Refund(amount="5.5")))
    words = told(order, Level.PROVEN)
    assert words.values["order.items"] == "1 × Rug Alba"
    assert words.values["order.refund"] == "€25.50"


def test_a_parcel_that_does_not_move_goes_to_a_person_first() -> None:
    words = told(ORDERS["10044"])
    assert (words.response, words.needs_person) == ("utter_order_stuck", True)
    assert "order.expected" not in words.values
    assert not told(ORDERS["10044"], stuck_days=8).needs_person


def test_a_day_that_is_past_is_not_told_as_expected() -> None:
    assert "utter_order_expected" not in told(ORDERS["10041"], now=NOW + 2.9 * DAY, stuck_days=30).parts


@pytest.mark.parametrize("state", list(OrderState))
def test_every_state_has_its_own_words(state: OrderState) -> None:
    words = told(replace(ORDERS["10042"], state=state, payment_state="pending"))
    assert words.response == f"utter_order_{state.value}"
    assert words.needs_person is (state in (OrderState.PROBLEM, OrderState.UNKNOWN))


@pytest.mark.parametrize("payment", [None, "authorized", "paid"])
def test_that_it_is_not_paid_is_told_only_where_the_shop_says_so(payment: str | None) -> None:
    assert told(replace(ORDERS["10042"], state=OrderState.PLACED, payment_state=payment)).response == (
        "utter_order_received"
    )


def test_of_an_order_without_a_certain_state_the_link_is_told_and_a_person_takes_over() -> None:
    words = told(replace(ORDERS["10041"], state=OrderState.UNKNOWN))
    assert (words.response, words.parts, words.needs_person) == ("utter_order_unknown", ("utter_order_link",), True)


def test_a_link_that_is_none_is_not_sent() -> None:
    shipment = replace(ORDERS["10041"].shipments[0], url="javascript:alert(1)")
    words = told(replace(ORDERS["10041"], shipments=(shipment,)))
    assert words.parts[-1] == "utter_order_carrier"
    assert "order.link" not in words.values


def test_an_order_comes_back_as_it_was_kept() -> None:
    assert all(from_record(as_record(order)) == order for order in ORDERS.values())
