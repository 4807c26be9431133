"""A customer gives number and proof in one message or in two; digits are what was asked for."""

from __future__ import annotations

import pytest

from bot.language.order_details import details_in, gives_details
from bot.shop.orders.enquiry import Awaited
from bot.shop.orders.proof import ProofKind

NUMBER, PROOF, EMAIL, CODE = Awaited


@pytest.mark.parametrize(
    ("text", "asked", "number", "kinds"),
    [
        ("10041", NUMBER, "10041", []),
        ("it's #10041, thanks", NUMBER, "10041", []),
        ("ES-2026-00017", NUMBER, "ES-2026-00017", []),
        ("10041, maria@example.com", NUMBER, "10041", [ProofKind.EMAIL]),
        ("28013", PROOF, None, [ProofKind.POSTCODE]),
        ("10041 28013", PROOF, "10041", [ProofKind.POSTCODE]),
        ("el pedido es 10042", PROOF, "10042", []),
        ("where is my order 10041, maria@example.com", None, "10041", [ProofKind.EMAIL]),
        ("where is my order 10041 of 2026", None, "10041", []),
    ],
)
def test_what_a_message_gives(text: str, asked: Awaited | None, number: str | None, kinds: list[ProofKind]) -> None:
    details = details_in(text, asked)
    assert (details.number, [each.kind for each in details.proofs]) == (number, kinds)


@pytest.mark.parametrize(
    ("text", "asked", "gives"),
    [
        ("28013", PROOF, True),
        ("how much is shipping to 28013?", PROOF, False),
        ("I don't have it", PROOF, False),
        ("10041", None, True),
        ("maria@example.com", None, True),
        ("can I cancel order 10041", None, False),
        ("my order number is 10041, thanks", None, True),
        ("maria@example.com", EMAIL, True),
        ("do you ship to Lugo as well?", EMAIL, False),
        ("it's 123 456, thanks", CODE, True),
        ("how long does it take?", CODE, False),
    ],
)
def test_whether_it_was_written_to_give_it(text: str, asked: Awaited | None, gives: bool) -> None:
    assert gives_details(text, asked) is gives


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("123456", "123456", None),
        ("el código es 123 456", "123456", None),
        ("١٢٣٤٥٦", "123456", None),
        ("my order is 123456", None, "123456"),
        ("10042", None, "10042"),
        ("123456 or 654321", None, "123456"),
    ],
)
def test_six_digits_are_the_code_that_was_asked_for(text: str, code: str | None, number: str | None) -> None:
    details = details_in(text, CODE)
    assert (details.code, details.number) == (code, number)
