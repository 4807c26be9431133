"""What the shop doesn't send to is known by name, and never mistaken for goods or for where it does send."""

from __future__ import annotations

import pytest

from bot.language.lexicon import Lexicon
from bot.language.mentions import MentionKind, known_to
from bot.settings import ROOT
from bot.shop.facts import Shop, read_shop

pytestmark = pytest.mark.needs("rasa")


SHOP = read_shop(ROOT / "data" / "shop.yml")


def found(text: str, language: str | None = None, shop: Shop = SHOP) -> list[tuple[MentionKind, str]]:
    return [(each.kind, each.value) for each in lexicon(shop).find(text, language)]


def lexicon(shop: Shop) -> Lexicon:
    from bot.language.countries import elsewhere

    known = known_to(shop)
    return Lexicon([*known, *elsewhere(shop, known)])


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
    "text", ["is this jersey warm", "jersey", "un sombrero panamá", "the EU", "bermudas talla 42", "bermudas"]
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


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("en", "how much is shipping to Jersey?", "Jersey"),
        ("en", "do you ship to the Isle of Man", "Isle of Man"),
        ("en", "to French Guiana", "French Guiana"),
        ("en", "and Åland?", "Åland Islands"),
        ("es", "y a Melilla?", "Ceuta and Melilla"),
        ("es", "enviáis a Groenlandia", "Greenland"),
        ("pt", "enviam para Porto Rico?", "Puerto Rico"),
        ("pt", "e para Gibraltar?", "Gibraltar"),
        ("pl", "a na Wyspy Owcze?", "Faroe Islands"),
        ("pl", "a na Jersey?", "Jersey"),
        ("fi", "entä Färsaarille?", "Faroe Islands"),
        ("fi", "toimitatteko Ahvenanmaalle", "Åland Islands"),
        ("fi", "entä Huippuvuorille?", "Svalbard and Jan Mayen"),
        ("fi", "Mansaarelle", "Isle of Man"),
        ("en", "to Crete", "Greece"),
    ],
)
def test_a_land_with_a_code_of_its_own_is_not_sent_to_by_its_country(language: str, text: str, country: str) -> None:
    assert found(text, language) == [(MentionKind.ELSEWHERE, country)]


@pytest.mark.parametrize(
    ("language", "text", "region"),
    [
        ("en", "to Tenerife", "the Canary Islands"),
        ("es", "y a Ibiza?", "the Balearic Islands"),
        ("es", "a Santa Cruz de Tenerife", "the Canary Islands"),
        ("pt", "para São Miguel", "the Azores"),
        ("pt", "e para Porto Santo?", "Madeira"),
        ("pl", "wysyłka na Teneryfę", "the Canary Islands"),
        ("pl", "na Majorkę", "the Balearic Islands"),
        ("fi", "entä Mallorcalle?", "the Balearic Islands"),
        ("fi", "Teneriffalle", "the Canary Islands"),
        ("en", "shipping to Scotland", "the United Kingdom"),
        ("en", "to Sicily", "Italy"),
        ("es", "a Córcega", "France"),
    ],
)
def test_an_island_goes_by_its_region(language: str, text: str, region: str) -> None:
    assert found(text, language) == [(MentionKind.COUNTRY, region)]


def shop_of(*codes: str, **places: object) -> Shop:
    """A shop that sends to these places at one price."""
    zone = {"price": "5 EUR", "days": "2-4", "countries": list(codes)}
    return Shop(facts={"zones": {"home": zone}, "places": places}, languages=("en",))


def test_islands_go_by_their_country_where_the_shop_makes_no_difference() -> None:
    assert found("to Mallorca", "en", shop_of("ES")) == [(MentionKind.COUNTRY, "Spain")]
    assert found("to Tenerife", "en", shop_of("ES")) == [(MentionKind.ELSEWHERE, "Canary Islands")]
    assert found("to Mallorca", "en", shop_of("FR")) == [(MentionKind.ELSEWHERE, "Spain")]


def test_of_islands_that_a_shop_parts_in_its_own_way_nothing_is_said_but_by_its_own_words() -> None:
    shop = shop_of("ES", "isles", isles={"parent": "ES", "en": "the isles", "also": ["menorca"]})
    assert found("to Menorca", "en", shop) == [(MentionKind.COUNTRY, "the isles")]
    assert found("to Mallorca", "en", shop) == []
