"""A place is found where something goes there: no part of a longer name, no word or brand that is spelt like it."""

from __future__ import annotations

import pytest

from bot.language.lexicon import Lexicon
from bot.language.mentions import MentionKind, known_to
from bot.settings import ROOT
from bot.shop.facts import read_shop

pytestmark = pytest.mark.needs("rasa")

COUNTRY, ELSEWHERE = MentionKind.COUNTRY, MentionKind.ELSEWHERE


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The shop's destinations and the rest of the world."""
    from bot.language.countries import elsewhere

    shop = read_shop(ROOT / "data" / "shop.yml")
    known = known_to(shop)
    return Lexicon([*known, *elsewhere(shop, known)])


@pytest.mark.parametrize(
    ("language", "text", "kind", "value"),
    [
        ("en", "do you deliver to Northern Ireland", COUNTRY, "the United Kingdom"),
        ("es", "¿enviáis a Irlanda del Norte?", COUNTRY, "the United Kingdom"),
        ("pl", "wysyłacie do Irlandii Północnej?", COUNTRY, "the United Kingdom"),
        ("fi", "toimitatteko Pohjois-Irlantiin", COUNTRY, "the United Kingdom"),
        ("fi", "toimitatteko Irlantiin", COUNTRY, "Ireland"),
        ("fi", "entä Jerseylle", ELSEWHERE, "Jersey"),
        ("pt", "vocês enviam para Porto Alegre?", ELSEWHERE, "Brazil"),
        ("pt", "vocês enviam para o Porto?", COUNTRY, "Portugal"),
        ("en", "do you ship to new mexico", COUNTRY, "the United States"),
        ("en", "do you ship to Papua New Guinea", ELSEWHERE, "Papua New Guinea"),
        ("en", "do you ship to North Macedonia", ELSEWHERE, "North Macedonia"),
        ("en", "do you ship to the Dominican Republic", ELSEWHERE, "Dominican Republic"),
        ("es", "cuánto cuesta el envío a Granada", COUNTRY, "Spain"),
        ("es", "envío a chile", ELSEWHERE, "Chile"),
        ("en", "do you ship the turkey jersey to Spain", COUNTRY, "Spain"),
        ("fi", "toimitatteko Omaniin", ELSEWHERE, "Oman"),
        ("pl", "wysyłka na Maderę", COUNTRY, "Madeira"),
        ("en", "Por\u00adtugal shipping", COUNTRY, "Portugal"),
        ("en", "\uff30\uff2f\uff32\uff34\uff35\uff27\uff21\uff2c shipping cost?", COUNTRY, "Portugal"),
        ("en", "𝗣𝗼𝗿𝘁𝘂𝗴𝗮𝗹 shipping price", COUNTRY, "Portugal"),
        ("es", "cua\u0301nto cuesta el envi\u0301o a Be\u0301lgica", COUNTRY, "Belgium"),
        ("pt", "quanto custa o envio para Franc\u0327a", COUNTRY, "France"),
        ("en", "and to Oman?", ELSEWHERE, "Oman"),
        ("en", "do you ship to Brasil", ELSEWHERE, "Brazil"),
        ("en", "Deutschland", COUNTRY, "Germany"),
    ],
)
def test_the_place_that_something_goes_to_is_found(
    lexicon: Lexicon, language: str, text: str, kind: MentionKind, value: str
) -> None:
    found = [(each.kind, each.value) for each in lexicon.find(text, language)]
    assert found == [(kind, value)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "do you ship to southern france"),
        ("en", "how much is shipping for the air jordan 42"),
        ("es", "cuánto cuesta el envío de las Jordan"),
        ("fi", "paljonko oman paketin toimitus maksaa"),
        ("pt", "quanto custa o envio de uma caixa de madeira"),
        ("es", "¿cuánto cuesta el envío de los pendientes de madera?"),
        ("pt", "quanto custa o envio do peru de natal"),
        ("en", "how much is shipping for the fine china mug set"),
        ("en", "shipping of the canary yellow gown, how much"),
        ("en", "how much is shipping for the England shirts of my team, a parcel of brazil nuts"),
        ("en", "postage of a mug made in Portugal"),
        ("en", "shipping for the Spain scarf"),
        ("pl", "ile kosztuje wysyłka, sklep polski"),
        ("pl", "sklep hiszpański"),
        ("fi", "onko kauppa kiinni"),
        ("fi", "sakset ja puolet"),
        ("es", "un collar de granada"),
        ("en", "to Georgia"),
    ],
)
def test_in_doubt_no_place_is_found(lexicon: Lexicon, language: str, text: str) -> None:
    assert [each for each in lexicon.find(text, language) if each.kind in (COUNTRY, ELSEWHERE)] == []


def test_no_country_is_elsewhere_that_is_called_like_a_town_of_the_shops(lexicon: Lexicon) -> None:
    for language in ("es", "pt"):
        for text in ("envío a Granada", "Granada", "para Granada"):
            assert {each.kind for each in lexicon.find(text, language)} <= {COUNTRY}
