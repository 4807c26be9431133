"""Where the shop sends to stands once, and lists say it as people would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.shop.facts import Shop, ShopFault, UnknownFact, read_shop

LANGUAGES = ("en", "es")
ISLAND: dict[str, Any] = {"parent": "ES", "en": "the island", "es": "la isla"}
SPAIN: dict[str, Any] = {"mainland": {"en": "mainland Spain", "es": "España peninsular"}}


def shop(places: dict[str, Any], **zones: dict[str, Any]) -> Shop:
    return Shop(facts={"zones": zones, "places": places}, languages=LANGUAGES)


def test_a_zone_is_called_by_its_name_or_else_by_its_places() -> None:
    named = {"countries": ["FR"], "price": "8 EUR", "name": {"en": "neighbours", "es": "vecinos"}}
    sends = shop({}, home={"countries": ["ES", "IT"], "price": "4.95 EUR"}, abroad=named)
    assert sends.write("shipping.prices_by_country", "en") == "Spain and Italy: €4.95\nneighbours: €8"
    assert sends.write("shipping.prices_by_country", "es") == "España e Italia: 4,95\xa0€\nvecinos: 8\xa0€"


def test_a_country_is_called_by_its_mainland_where_a_part_of_it_is_left_out() -> None:
    home = {"countries": ["ES"], "price": "4 EUR", "free_from": "60 EUR", "cash_on_delivery": True}
    islands = {"countries": ["island"], "price": "8 EUR", "cash_on_delivery": True}
    sends = shop({"ES": SPAIN, "island": ISLAND}, home=home, islands=islands)
    assert sends.write("shipping.free_from_by_country", "en") == "mainland Spain: €60"
    assert sends.write("payment.cash_on_delivery.countries", "en") == "Spain"
    assert sends.write("shipping.countries", "es") == "España y la isla"


def test_a_part_may_pay_customs_though_its_country_does_not() -> None:
    sends = shop({"IC": {"parent": "ES", "customs": True}}, home={"countries": ["ES", "IC"], "price": "4 EUR"})
    assert sends.write("shipping.customs_countries", "es") == "Canarias"


def test_norway_needs_no_quotes(tmp_path: Path) -> None:
    path = tmp_path / "shop.yml"
    path.write_text("languages: [en]\nzones: {north: {price: 9 EUR, countries: [NO, SE]}}\n", encoding="utf-8")
    assert read_shop(path).write("shipping.countries", "en") == "Norway and Sweden"


def test_the_currency_is_that_of_the_prices() -> None:
    sends = shop({}, home={"countries": ["ES"], "price": "4 EUR"}, abroad={"countries": ["US"], "price": "9.50 USD"})
    assert sends.write("payment.currency", "en") == "euros (EUR) and US dollars (USD)"


def test_a_shop_that_sends_nowhere_has_no_list_of_countries() -> None:
    with pytest.raises(UnknownFact, match=r"zones.*data/shop.yml"):
        shop({}).write("shipping.countries", "en")


@pytest.mark.parametrize(
    ("facts", "cure"),
    [
        ("zones: [ES]", "zones: write a name"),
        ("zones: {home: {price: 4 EUR}}", "zones.home.countries: list"),
        ("zones: {home: {countries: [XX]}}", r"'XX' in `zones` is no country code.*places: \{XX: \{en"),
        ("zones: {home: {countries: [ES]}, far: {countries: [ES]}}", "leave it in one of them"),
        ("zones: {home: {countries: [ES], name: {en: home}}}", "zones.home.name has no text in 'es'"),
        ("places: {FR: {also: [galia]}}", "places.FR is in no zone"),
        ("zones: {home: {countries: [IC]}}\nplaces: {IC: {parent: ES}}", "'ES' is in no zone"),
        ("shipping: {countries: [Spain]}", "remove it, so that it stands once"),
        ("payment: {methods: [Visa]}", "visa: Visa"),
        ("payment: {methods: {visa: Visa}, instalments: {method: klarna}}", r"none of payment.methods \(visa\)"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_cure(tmp_path: Path, facts: str, cure: str) -> None:
    path = tmp_path / "shop.yml"
    path.write_text(f"languages: [en, es]\n{facts}\n", encoding="utf-8")
    with pytest.raises(ShopFault, match=cure):
        read_shop(path)


def test_a_part_may_say_in_its_own_words_that_something_goes_there() -> None:
    place = {**ISLAND, "to": {"es": "a nuestra isla"}}
    island = shop({"island": place}, home={"countries": ["ES", "island"], "price": "4 EUR"}).zones[0].places[1]
    assert (island.to, island.names["en"]) == ({"es": "a nuestra isla"}, "the island")
