"""What the shop doesn't send to is known by name, and never mistaken for goods or for where it does send."""

from __future__ import annotations

import pytest

from bot.language.lexicon import Lexicon
from bot.language.mentions import MentionKind, known_to
from bot.settings import ROOT
from bot.shop.facts import Shop, read_shop

pytestmark = pytest.mark.needs("rasa")


def found(text: str) -> list[tuple[MentionKind, str]]:
    from bot.language.countries import elsewhere

    shop = read_shop(ROOT / "data" / "shop.yml")
    known = known_to(shop)
    return [(each.kind, each.value) for each in Lexicon([*known, *elsewhere(shop, known)]).find(text)]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("do you ship to norway", "Norway"),
        ("enviáis a Japón?", "Japan"),
        ("quanto custa para o Brasil", "Brazil"),
        ("wysyłacie do Norwegii?", "Norway"),
        ("toimitatteko Norjaan", "Norway"),
    ],
)
def test_a_country_elsewhere_is_found_in_each_language(text: str, country: str) -> None:
    assert found(text) == [(MentionKind.ELSEWHERE, country)]


@pytest.mark.parametrize(
    "text", ["is this jersey warm", "un sombrero panamá", "the EU", "bermudas talla 42", "envíos a Gibraltar"]
)
def test_goods_and_unions_are_no_countries(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["to Portugal", "a Países Bajos", "to the UK", "do Polski", "Suomeen"])
def test_where_the_shop_sends_is_not_elsewhere(text: str) -> None:
    assert [kind for kind, _ in found(text)] == [MentionKind.COUNTRY]


def test_a_shop_that_names_no_destinations_sends_nowhere_and_everywhere() -> None:
    from bot.language.countries import elsewhere

    shop = Shop(facts={}, languages=("en",))
    assert elsewhere(shop, known_to(shop)) == []
