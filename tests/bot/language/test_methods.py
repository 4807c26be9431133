"""A way to pay that the shop doesn't take is known by name, in every language, and never by a part of a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.language.lexicon import Lexicon
from bot.language.mentions import MentionKind, known_to
from bot.language.methods import other_methods
from bot.settings import ROOT
from bot.shop.facts import Shop, read_shop

SHOP = read_shop(ROOT / "data" / "shop.yml")
LEXICON = Lexicon([*known_to(SHOP), *other_methods(SHOP)])


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("do you take Multibanco?", "Multibanco"),
        ("blikiem można?", "Blik"),
        ("voiko mobilepaylla maksaa", "MobilePay"),
        ("dá pra pagar com mbway", "MB Way"),
        ("pagar con bitcoins", "cryptocurrency"),
        ("przelewy 24", "Przelewy24"),
        ("do you take iDEAL", "iDEAL"),
        ("and iDEAL?", "iDEAL"),
        ("can I pay by check", "cheques"),
        ("western union", "Western Union"),
    ],
)
def test_what_the_shop_does_not_take_is_known_by_name(text: str, method: str) -> None:
    assert [(each.kind, each.value) for each in LEXICON.find(text)] == [(MentionKind.OTHER_METHOD, method)]


@pytest.mark.parametrize(
    "text", ["the ideal gift", "nie czekam dłużej", "a swiss dress", "zip hoodie", "twin beds", "where is my maestra"]
)
def test_a_word_that_is_spelt_like_one_is_none(text: str) -> None:
    assert LEXICON.find(text) == []


def test_of_a_card_of_a_bank_nothing_is_said() -> None:
    assert [each.facts for each in LEXICON.find("can I use my revolut card")] == [{}]


@pytest.mark.parametrize(
    ("methods", "is_denied"),
    [
        ({"visa": "Visa"}, True),
        ({"visa": "Visa", "multibanco": "Multibanco"}, False),
        ({"atm": "Multibanco"}, False),
        ({}, False),
    ],
)
def test_what_the_shop_takes_is_not_denied(methods: Mapping[str, Any], is_denied: bool) -> None:
    shop = Shop(facts={"payment": {"methods": methods}}, languages=("en", "pt"))
    assert ("Multibanco" in {each.value for each in other_methods(shop)}) is is_denied


def test_who_takes_cash_on_delivery_does_not_deny_cash() -> None:
    assert "cash" not in {each.value for each in other_methods(SHOP)}
    cards = Shop(facts={"payment": {"methods": {"visa": "Visa"}}}, languages=("en",))
    assert "cash" in {each.value for each in other_methods(cards)}
