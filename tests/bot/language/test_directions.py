"""That something goes to a place is said as people say it, whatever the place is called."""

from __future__ import annotations

import pytest

from bot.language.directions import to_place
from bot.language.mentions import MentionKind, known_to
from bot.settings import ROOT
from bot.shop.facts import read_shop

SHOP = read_shop(ROOT / "data" / "shop.yml")
DESTINATIONS = [each for each in known_to(SHOP) if each.kind is MentionKind.COUNTRY]


def to(destination: str, language: str) -> str:
    return next(each.facts[language]["about.to_country"] for each in DESTINATIONS if each.value == destination)


@pytest.mark.parametrize(
    ("destination", "portuguese", "polish", "finnish"),
    [
        ("Portugal", "para Portugal", "do Portugalii", "Portugaliin"),
        ("France", "para a França", "do Francji", "Ranskaan"),
        ("Germany", "para a Alemanha", "do Niemiec", "Saksaan"),
        ("Poland", "para a Polónia", "do Polski", "Puolaan"),
        ("Finland", "para a Finlândia", "do Finlandii", "Suomeen"),
        ("the Netherlands", "para os Países Baixos", "do Holandii", "Alankomaihin"),
        ("the United Kingdom", "para o Reino Unido", "do Wielkiej Brytanii", "Isoon-Britanniaan"),
        ("the United States", "para os Estados Unidos", "do Stanów Zjednoczonych", "Yhdysvaltoihin"),
        ("the Canary Islands", "para as Ilhas Canárias", "na Wyspy Kanaryjskie", "Kanariansaarille"),
        ("the Azores", "para os Açores", "na Azory", "Azoreille"),
        ("Madeira", "para a Madeira", "na Maderę", "Madeiralle"),
    ],
)
def test_a_parcel_goes_there_in_the_words_of_the_language(
    destination: str, portuguese: str, polish: str, finnish: str
) -> None:
    assert [to(destination, language) for language in ("pt", "pl", "fi")] == [portuguese, polish, finnish]


@pytest.mark.parametrize(
    ("name", "language", "direction"),
    [
        ("Philippines", "en", "to the Philippines"),
        ("the Canary Islands", "en", "to the Canary Islands"),
        ("New Zealand", "en", "to New Zealand"),
        ("Reino Unido", "es", "al Reino Unido"),
        ("República Dominicana", "es", "a la República Dominicana"),
        ("El Salvador", "es", "a El Salvador"),
        ("Brasil", "pt", "para o Brasil"),
        ("Noruega", "pt", "para a Noruega"),
        ("Quénia", "pt", "para o Quénia"),
        ("Norwegia", "pl", "do Norwegii"),
        ("Kanada", "pl", "do Kanady"),
        ("Meksyk", "pl", "do Meksyku"),
        ("Węgry", "pl", "na Węgry"),
        ("Norja", "fi", "Norjaan"),
        ("Japani", "fi", "Japaniin"),
        ("Isle of Man", "en", "to the Isle of Man"),
        ("Isla de Man", "es", "a la Isla de Man"),
        ("Gibraltar", "pt", "para Gibraltar"),
        ("Ceuta e Melilha", "pt", "para Ceuta e Melilha"),
        ("Wyspa Man", "pl", "na Wyspę Man"),
        ("Grenlandia", "pl", "na Grenlandię"),
        ("Mansaari", "fi", "Mansaarelle"),
        ("Ahvenanmaa", "fi", "Ahvenanmaalle"),
        ("Thaimaa", "fi", "Thaimaahan"),
        ("Uruguay", "fi", "Uruguayhin"),
        ("Malta", "fi", "Maltalle"),
    ],
)
def test_any_country_of_the_world_has_its_words(name: str, language: str, direction: str) -> None:
    assert to_place(name, language) == direction


@pytest.mark.parametrize(
    ("name", "language", "direction"),
    [
        ("Trynidad i Tobago", "pl", "do kraju Trynidad i Tobago"),
        ("Trinidad ja Tobago", "fi", "kohteeseen Trinidad ja Tobago"),
    ],
)
def test_a_name_that_no_rule_knows_stands_unchanged_after_a_word_that_fits_all(
    name: str, language: str, direction: str
) -> None:
    assert to_place(name, language) == direction
