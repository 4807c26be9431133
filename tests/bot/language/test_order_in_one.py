"""Number and proof of an order in one message, in any order and whatever words stand around them."""

from __future__ import annotations

import pytest

from bot.language.order_in_one import order_details, order_in_one
from bot.shop.orders.enquiry import Awaited
from bot.shop.orders.proof import ProofKind

PHONE, POSTCODE, EMAIL = ProofKind.PHONE_END, ProofKind.POSTCODE, ProofKind.EMAIL


@pytest.mark.parametrize(
    ("text", "number", "given"),
    [
        ("where is my order 10046, phone 0001", "10046", {(PHONE, "0001"), (POSTCODE, "0001")}),
        ("order 10041 phone 600 111 222", "10041", {(PHONE, "1222"), (POSTCODE, "600111222")}),
        ("phone +34 600 111 222, order 10041", "10041", {(PHONE, "1222")}),
        ("my mail is Maria@example.com and the order 10041", "10041", {(EMAIL, "maria@example.com")}),
        ("order 10047, postcode sw1a 1aa", "10047", {(POSTCODE, "SW1A1AA")}),
        ("teléfono 0001, cp 28013, pedido 10046", "10046", {(PHONE, "0001"), (POSTCODE, "28013")}),
        ("encomenda 10046, código postal 1000-205", "10046", {(POSTCODE, "1000205")}),
        ("zamówienie 10046, kod pocztowy 28-013", "10046", {(POSTCODE, "28013")}),
        ("puhelimeni päättyy 0001, tilausnumero 10046", "10046", {(PHONE, "0001"), (POSTCODE, "0001")}),
        ("1234567 y 46003", "1234567", {(POSTCODE, "46003")}),
    ],
)
def test_both_are_found(text: str, number: str, given: set[tuple[ProofKind, str]]) -> None:
    found = order_in_one(text)
    assert found is not None
    assert (found.number, {(each.kind, each.value) for each in found.proofs}) == (number, given)


@pytest.mark.parametrize(
    "text",
    [
        "where is my order 10041 of 2026",
        "where are my orders 10046 and 10047",
        "order 10046 for 1200 euros",
        "order 10046, 0001, 0002",
        "pedido 10046 del 12/11/2026",
        "how much is shipping to 28013?",
        "55120 tapes for my wall",
        "order 10046 " * 300,
    ],
)
def test_what_is_no_proof_is_not_taken_for_one(text: str) -> None:
    assert order_in_one(text) is None


def test_who_was_asked_for_a_proof_gives_that_unless_the_number_is_called_an_orders() -> None:
    assert order_details("28013", Awaited.PROOF).number is None
    assert order_details("phone 0001, order 10046", Awaited.PROOF).number == "10046"
