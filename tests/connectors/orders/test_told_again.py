"""What a customer proved stays proven for them: for this order, in this conversation, for a day, and no further."""

from __future__ import annotations

from datetime import timezone

from bot.shop.orders.enquiry import Enquiry, OrderReply
from bot.shop.orders.proof import proofs_in
from connectors.orders.told_again import told_again
from tests.connectors.orders.conftest import Orders
from tests.connectors.orders.fakes import OwnSystem
from tests.connectors.orders.test_lookup import DAY, EMAIL, WRONG, ask


def asks_on(orders: Orders, number: str, *, who: str = "ana") -> OrderReply | None:
    """Somebody asks about an order and writes no proof."""
    turn = orders.turn(who)
    looks = orders.lookup().for_customer(turn.conversation, turn.attempt_id, now=orders.shop.now)
    again = told_again(
        Enquiry(number=number), looks, language="en", zone=timezone.utc, now=orders.shop.now, stuck_days=3
    )
    orders.shop.answers(turn=turn)
    return again


def test_who_proved_an_order_hears_how_far_it_is_again_and_no_more(orders: Orders) -> None:
    orders.demo()
    ask(orders, "10041", EMAIL)
    again = asks_on(orders, "#10041")
    assert again is not None
    assert (again.response, again.number) == ("utter_order_on_the_way", "10041")
    assert "order.items" not in again.values


def test_it_counts_for_that_order_and_conversation_only(orders: Orders) -> None:
    orders.demo()
    ask(orders, "10041", EMAIL)
    assert asks_on(orders, "10042") is None
    assert asks_on(orders, "10041", who="tom") is None


def test_a_wrong_proof_proves_nothing(orders: Orders) -> None:
    orders.demo()
    ask(orders, "10041", WRONG)
    assert asks_on(orders, "10041") is None


def test_it_counts_for_a_day_however_often_it_is_used(orders: Orders) -> None:
    orders.demo()
    ask(orders, "10041", EMAIL)
    orders.shop.tick(DAY / 2)
    assert asks_on(orders, "10041")
    orders.shop.tick(DAY / 2)
    assert asks_on(orders, "10041") is None


def test_what_the_channel_proves_is_told_in_full_by_the_usual_look_up(orders: Orders) -> None:
    orders.demo()
    orders.shop.account = orders.shop.store.accounts.ensure("whatsapp", "1", "WhatsApp").account_id
    ask(orders, "10046", proofs_in("28013"), who="34600000001")
    assert asks_on(orders, "10046", who="34600000001") is None


def test_a_source_that_is_down_says_so(orders: Orders, system: OwnSystem, http_source: str) -> None:
    ask(orders, "5001", EMAIL)
    orders.shop.tick(120)
    system.status = 500
    down = asks_on(orders, "5001")
    assert down is not None
    assert (down.response, down.hand_off) == ("utter_order_unreachable", True)
