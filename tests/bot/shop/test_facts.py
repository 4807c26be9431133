"""The shop's facts as each language writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.shop.facts import Shop, ShopFault, UnknownFact, read_shop
from bot.shop.wording import write_list

FACTS = {
    "price": "4.95 EUR",
    "round": "60 EUR",
    "large": "1500 EUR",
    "huge": "12500.50 EUR",
    "days": 3,
    "range": "2-4",
    "share": "10 %",
    "postcode": "00-950",
    "clock": "13:00",
    "size": 23.0,
    "half": 3.5,
    "until": {"en": "one day", "es": "un día"},
    "half_said": {"en": "only English"},
    "carriers": ["SEUR", "DHL", "Correos"],
    "countries": [{"en": "Spain", "es": "España"}, {"en": "Italy", "es": "Italia"}],
    "table": [{"EU": 36, "UK": 3.5, "foot_cm": 23.0}, {"EU": 37, "UK": 4, "foot_cm": 23.7}],
    "sizes": [{"size": "M", "EU": 38, "waist_cm": "68-76"}],
    "prices": [{"en": "islands", "es": "islas", "price": "7.95 EUR"}],
    "columns": {"foot_cm": {"en": "foot", "es": "pie"}},
    "section": {"inner": "text"},
    "hours": {
        "monday": ["09:30-14:00", "16:00-19:30"],
        "tuesday": ["09:30-14:00", "16:00-19:30"],
        "saturday": ["10:00-14:00"],
    },
}
SHOP = Shop(facts=FACTS, languages=("en", "es"))


@pytest.mark.parametrize(
    ("path", "english", "spanish"),
    [
        ("price", "€4.95", "4,95\xa0€"),
        ("round", "€60", "60\xa0€"),
        ("large", "€1,500", "1500\xa0€"),
        ("huge", "€12,500.50", "12.500,50\xa0€"),
        ("days", "3", "3"),
        ("range", "2–4", "2-4"),
        ("share", "10%", "10\xa0%"),
        ("postcode", "00-950", "00-950"),
        ("size", "23", "23"),
        ("half", "3.5", "3,5"),
        ("until", "one day", "un día"),
        ("carriers", "SEUR, DHL and Correos", "SEUR, DHL y Correos"),
        ("countries", "Spain and Italy", "España e Italia"),
        (
            "table",
            "EU 36 = UK 3.5, foot 23 cm\nEU 37 = UK 4, foot 23.7 cm",
            "EU 36 = UK 3,5, pie 23 cm\nEU 37 = UK 4, pie 23,7 cm",
        ),
        ("sizes", "M: EU 38, waist 68–76 cm", "M: EU 38, waist 68-76 cm"),
        ("prices", "islands: €7.95", "islas: 7,95\xa0€"),
        ("section.inner", "text", "text"),
    ],
)
def test_a_fact_is_written_as_the_language_writes_it(path: str, english: str, spanish: str) -> None:
    assert SHOP.write(path, "en") == english
    assert SHOP.write(path, "es") == spanish


@pytest.mark.parametrize(
    ("path", "cure"),
    [
        ("shiping.price", "data/shop.yml"),
        ("price.amount", "data/shop.yml"),
        ("section", "{section.inner}"),
        ("half_said", "add es:"),
    ],
)
def test_an_unknown_fact_is_named_with_its_cure(path: str, cure: str) -> None:
    with pytest.raises(UnknownFact, match=path.split(".")[0]) as told:
        SHOP.write(path, "es")
    assert cure in str(told.value)


def test_opening_hours_name_days_with_the_same_hours_together() -> None:
    assert SHOP.write("opening_hours", "en").startswith("Monday to Tuesday 9:30 to 14:00 and 16:00 to 19:30, closed on")
    assert SHOP.write("opening_hours", "es").startswith("lunes a martes de 9:30 a 14:00 y de 16:00 a 19:30, ")


def test_a_time_of_the_clock_is_written_as_the_language_writes_it() -> None:
    assert (SHOP.write("clock", "en"), SHOP.write("clock", "fi")) == ("13:00", "13.00")
    assert SHOP.write("opening_hours", "fi").startswith("maanantai–tiistai klo 9.30–14.00 ja klo 16.00–19.30, ")


@pytest.mark.parametrize(("last", "joint"), [("Italia", "e"), ("hijos", "e"), ("hielo", "y"), ("Irlanda", "e")])
def test_spanish_says_e_before_an_i_sound(last: str, joint: str) -> None:
    assert write_list(["España", last], "es") == f"España {joint} {last}"


def test_the_demo_shop_can_be_read() -> None:
    shop = read_shop(ROOT / "data" / "shop.yml")
    assert shop.languages[0] == "en"
    assert all(shop.write("sizes.shoes", language) for language in shop.languages)


def test_a_shop_without_a_known_language_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.yml"
    path.write_text("languages: [xx]\n", encoding="utf-8")
    with pytest.raises(ShopFault, match="xx"):
        read_shop(path)
