"""What proves an order: taken from a message in whatever way people write it, and nothing that is a guess."""

from __future__ import annotations

import pytest

from bot.shop.orders.order import Buyer
from bot.shop.orders.proof import ProofKind, matching, phone_print, prints_of, proofs_in

BUYER = Buyer(email="Maria@Example.com", phone="+34 600 111 222", postcode="41001")
PRINTS = prints_of(BUYER, "key")


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("maria@example.com", ProofKind.EMAIL),
        ("it's MARIA@EXAMPLE.COM, thanks", ProofKind.EMAIL),
        ("41001", ProofKind.POSTCODE),
        ("mi código postal es 41001", ProofKind.POSTCODE),
        ("1222", ProofKind.PHONE_END),
        ("600 111 222", ProofKind.PHONE_END),
        ("+34600111222", ProofKind.PHONE_END),
        ("jose@example.com", None),
        ("41002", None),
        ("no lo sé", None),
        ("maria@example.com jose@example.com", None),
        ("41001, 1222", ProofKind.PHONE_END),
        ("1222 o 41001", ProofKind.PHONE_END),
        ("41001, 9999", ProofKind.POSTCODE),
        ("1222 or 1223", None),
        ("41001 or 41002", None),
        ("600111222 600111223", None),
        ("41001 41002 41003", None),
        ("0222 1222 3222 4222 5222", None),
    ],
)
def test_a_customer_proves_their_order_in_their_own_words(text: str, proof: ProofKind | None) -> None:
    assert matching(PRINTS, proofs_in(text), "key") is proof


@pytest.mark.parametrize(
    ("given", "written"),
    [("SW1A 1AA", "sw1a1aa"), ("1000-205", "1000205"), ("00-950", "00 950"), ("1011 AB", "1011ab"), ("00100", "00100")],
)
def test_a_postcode_is_the_same_however_it_is_spaced(given: str, written: str) -> None:
    prints = prints_of(Buyer(postcode=given), "key")
    assert matching(prints, proofs_in(given), "key") is ProofKind.POSTCODE
    assert prints.postcode == prints_of(Buyer(postcode=written), "key").postcode


def test_in_a_question_only_an_address_counts_as_proof() -> None:
    assert proofs_in("where is 41001", only_email=True) == ()
    assert len(proofs_in("where is it, maria@example.com", only_email=True)) == 1


def test_the_phone_of_a_channel_is_the_buyers_only_as_a_whole() -> None:
    assert phone_print("34600111222", "key") == PRINTS.phone
    assert phone_print("600111222", "key") != PRINTS.phone
    assert prints_of(Buyer(phone="600 111 222"), "key").phone is None
    assert prints_of(Buyer(phone="0034600111222"), "key").phone == PRINTS.phone


def test_nothing_of_the_buyer_can_be_read_back() -> None:
    kept = repr(PRINTS) + str(vars(PRINTS))
    assert not any(secret in kept for secret in ("maria", "600111222", "41001", "'1222'"))
    assert prints_of(BUYER, "another key") != PRINTS
