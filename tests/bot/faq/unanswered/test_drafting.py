"""A reply that agents sent becomes a draft: prices and addresses of the shop turn into its facts."""

from __future__ import annotations

import pytest

from bot.faq.unanswered.drafting import draft_answer, own_words
from bot.settings import ROOT
from bot.shop.facts import Shop, read_shop


@pytest.fixture(scope="module")
def shop() -> Shop:
    return read_shop(ROOT / "data" / "shop.yml")


@pytest.mark.parametrize(
    ("reply", "language", "draft"),
    [
        (
            "It costs 4,95 € and is free from €60.",
            "en",
            "It costs {zones.home.price} and is free from {zones.home.free_from}.",
        ),
        ("Cuesta 4.95 EUR y tarda 2-4 días.", "es", "Cuesta {zones.home.price} y tarda {zones.home.days} días."),
        ("Write to hola@casalumbre.example", "en", "Write to {email}"),
        ("Estamos en Calle de la Paz 14, 46003 Valencia.", "es", "Estamos en {store.address}."),
        ("It weighs 3 kg and has 4 legs.", "en", "It weighs 3 kg and has 4 legs."),
        ("It costs 77,77 €.", "en", "It costs 77,77 €."),
    ],
)
def test_values_become_placeholders_and_other_numbers_stay(shop: Shop, reply: str, language: str, draft: str) -> None:
    made = draft_answer(reply, shop, language)
    assert made.text == draft
    for fact in made.facts:
        assert fact.value in reply
        assert shop.write(fact.path, language)


def test_the_shops_own_numbers_are_known_and_a_price_is_no_such_thing(shop: Shop) -> None:
    words = own_words(shop)
    assert {"+34 960 000 000", "hola@casalumbre.example"} <= set(words)
    assert "€4.95" not in words
