"""The internal address about orders: only for an attempt that holds its conversation, and only with the token."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timezone
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.settings.sealing import Seal
from bot.shop.orders.demo import demo_orders
from bot.store.sales.order_tries import TryLimits
from connectors.orders.book import OrderBook
from connectors.orders.lookup import OrderLookup
from connectors.worker.internal_api import build_internal
from connectors.worker.orders_api import OrdersApi
from tests.bot.store.shop import Shop

TOKEN = {"Authorization": "Bearer internal"}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path)
    source_id = shop.store.order_sources.add("demo", "Demo orders", {}, now=shop.now)
    shop.store.orders.write(source_id, demo_orders(shop.now), now=shop.now)
    return shop


@pytest.fixture
def internal(shop: Shop, tmp_path: Path) -> FlaskClient:
    book = OrderBook(shop.store, Seal("k"), folder=tmp_path, uploads=tmp_path, zone=lambda: timezone.utc)
    lookup = OrderLookup(store=shop.store, book=book, limits=TryLimits())
    orders = OrdersApi(lookup=lookup, zone=lambda: timezone.utc, stuck_days=lambda: 3)
    return build_internal(shop.store, "internal", orders=orders).test_client()


def ask(internal: FlaskClient, attempt_id: str, **more: Any) -> Mapping[str, Any]:
    answer = internal.post("/orders", json={"attempt_id": attempt_id, "language": "en", **more}, headers=TOKEN)
    return {"status": answer.status_code, **(answer.json or {})}


def test_an_attempt_is_told_the_next_step(shop: Shop, internal: FlaskClient) -> None:
    shop.writes("where is my order 10041")
    attempt_id = shop.turn().attempt_id
    assert ask(internal, attempt_id, number="10041")["awaits"] == "proof"
    proofs = [{"kind": "email", "value": "maria@example.com"}]
    told = ask(internal, attempt_id, number="10041", proofs=proofs)
    assert (told["status"], told["response"].startswith("utter_order_")) == (200, True)


MARIA = [{"kind": "email", "value": "maria@example.com"}]


def asks_on(shop: Shop, internal: FlaskClient, who: str = "ana", **more: Any) -> Mapping[str, Any]:
    """Somebody writes about order 10041, and the bot's answer goes out."""
    shop.writes("when will it arrive?", who=who)
    turn = shop.turn()
    told = ask(internal, turn.attempt_id, **{"number": "10041", **more})
    shop.answers(turn=turn)
    return told


def test_who_proved_an_order_hears_of_it_again_without_another_proof(shop: Shop, internal: FlaskClient) -> None:
    assert asks_on(shop, internal, proofs=MARIA)["response"] == "utter_order_on_the_way"
    again = asks_on(shop, internal)
    assert (again["response"], again["number"], again["awaits"]) == ("utter_order_on_the_way", "10041", None)
    assert "utter_order_expected" in again["parts"]
    assert "order.items" not in again["values"]
    assert asks_on(shop, internal, asked="code")["awaits"] == "code", "the code that is on its way still counts"


def test_of_a_look_up_that_is_over_only_a_proven_number_counts(shop: Shop, internal: FlaskClient) -> None:
    assert asks_on(shop, internal, is_over=True)["awaits"] == "number"
    asks_on(shop, internal, proofs=MARIA)
    assert asks_on(shop, internal, is_over=True)["response"] == "utter_order_on_the_way"


def test_who_waits_for_a_person_may_look_up_their_order(shop: Shop, internal: FlaskClient) -> None:
    shop.hands_off()
    shop.writes("where is my order 10041, maria@example.com")
    told = ask(internal, shop.turn().attempt_id, number="10041", proofs=MARIA)
    assert (told["status"], told["response"]) == (200, "utter_order_on_the_way")


def test_an_attempt_that_is_over_learns_nothing(shop: Shop, internal: FlaskClient) -> None:
    shop.writes("where is my order 10041")
    turn = shop.turn()
    shop.answers(turn=turn)
    assert ask(internal, turn.attempt_id, number="10041")["status"] == 409
    assert ask(internal, "made-up", number="10041")["status"] == 409


@pytest.mark.parametrize(
    "more",
    [
        {"number": 5},
        {"number": "1" * 41},
        {"proofs": "all"},
        {"proofs": [{"kind": "code", "value": "123456"}]},
        {"code": "12345"},
        {"code": 123456},
        {"asked": "everything"},
        {"asked": ["email"]},
        {"proofs": [{"kind": "channel", "value": "x"}]},
        {"proofs": [{"kind": "email", "value": "x" * 300}]},
        {"proofs": [{"kind": "postcode", "value": str(guess)} for guess in range(50)]},
    ],
)
def test_a_body_that_is_none_is_refused(shop: Shop, internal: FlaskClient, more: dict[str, Any]) -> None:
    shop.writes("hello")
    assert ask(internal, shop.turn().attempt_id, **more)["status"] == 400


def test_nobody_asks_without_the_token(internal: FlaskClient) -> None:
    assert internal.post("/orders", json={}).status_code == 401
