"""A size is found as customers call it, and is told only of what they asked about."""

from __future__ import annotations

import pytest

from bot.language.lexicon import Lexicon
from bot.language.mentions import MentionKind
from bot.language.sizes import narrowed, sizes_of
from bot.settings import ROOT
from bot.shop.facts import Shop, UnknownFact, read_shop

LEXICON = Lexicon(sizes_of(read_shop(ROOT / "data" / "shop.yml")))
TABLE = {"shoes": [{"EU": 40, "UK": 7}]}


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("EU 42 in UK?", "EU 42"),
        ("uk 3,5 please", "UK 3.5"),
        ("im a uk size 10", "UK 10"),
        ("I usually wear a 42 european", "EU 42"),
        ("calzo un 39, cual es en uk", "EU 39"),
        ("y la 38?", "EU 38"),
        ("qual o tamanho 40 em uk", "EU 40"),
        ("rozmiar 38 to jaki w uk", "EU 38"),
        ("koko 42 uk", "EU 42"),
        ("how many cm is an M", "M"),
        ("qué medidas tiene la talla L", "L"),
        ("cintura de la xs", "XS"),
        ("talle 39 o talla 39", "EU 39"),
    ],
)
def test_a_size_is_found_as_customers_call_it(text: str, size: str) -> None:
    assert [each.value for each in LEXICON.find(text) if each.kind is MentionKind.SIZE] == [size]


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("UK 5.5 to EU", "UK 5, UK 6"),
        ("UK 5,5 to EU", "UK 5, UK 6"),
        ("what is UK 5 1/2 in european", "UK 5, UK 6"),
        ("UK 5½", "UK 5, UK 6"),
        ("UK 5⅔", "UK 5, UK 6"),
        ("US 9.5 in EU", "US 9, US 10"),
        ("EU 42.5 in US", "EU 42, EU 43"),
        ("talla 42,5 en uk", "EU 42, EU 43"),
        ("tamanho 41,5 em UK", "EU 41, EU 42"),
        ("size M/L", "M, L"),
        ("m / l size", "M, L"),
        ("size 36-37 in UK", "EU 36, EU 37"),
        ("36-37 eu", "EU 36, EU 37"),
        ("what is EU ４２ in UK", "EU 42"),
        ("UK 6.5 in EU", "UK 6.5"),
        ("UK 6½ in EU", "UK 6.5"),
        ("size 42.0 in UK", "EU 42"),
        ("uk 3.5 eu", "UK 3.5"),
    ],
)
def test_a_size_that_goes_on_is_another_or_both(text: str, sizes: str) -> None:
    assert [each.value for each in LEXICON.find(text) if each.kind is MentionKind.SIZE] == [sizes]


@pytest.mark.parametrize("text", ["size 42-99", "36.5 eu", "size 45.5", "EU 42.5.1", "size 42/2", "UK 5/99"])
def test_of_a_size_that_goes_on_into_nothing_known_no_row_is_told(text: str) -> None:
    assert [each for each in LEXICON.find(text) if each.kind is MentionKind.SIZE] == []


def test_both_neighbours_are_named_with_their_rows() -> None:
    facts = LEXICON.find("UK 5.5")[0].facts["en"]
    assert facts["about.size"] == "UK 5 and UK 6"
    assert narrowed(facts, "shoes")["about.same"].splitlines()[0].startswith("shoes: EU 38 = UK 5")
    assert "EU 39 = UK 6" in facts["about.same"]


@pytest.mark.parametrize("text", ["I have 40 of them", "size matters", "m", "order 42", "talla 99", "s", "but why"])
def test_a_number_or_a_letter_alone_is_no_size(text: str) -> None:
    assert LEXICON.find(text) == []


@pytest.mark.parametrize(
    ("text", "category"),
    [("in dresses", "clothing"), ("unos zapatos", "shoes"), ("sukienka", "clothing"), ("kenkien", "shoes")],
)
def test_what_a_size_is_of_is_found(text: str, category: str) -> None:
    assert [each.value for each in LEXICON.find(text)] == [category]


def test_a_size_is_told_of_each_category_that_has_it() -> None:
    clothes, shoes = LEXICON.find("eu 42")[0].facts["en"]["about.same"].splitlines()
    assert clothes.startswith("clothes: L = EU 42 = UK 14 = US 10, bust")
    assert shoes == "shoes: EU 42 = UK 8 = US 10.5, foot 27 cm"


def test_a_size_between_two_numbers_of_a_row_is_in_it() -> None:
    assert "M = EU 38-40" in LEXICON.find("uk 12")[0].facts["es"]["about.same"]


def test_only_the_category_that_was_named_counts() -> None:
    facts = LEXICON.find("eu 42")[0].facts["en"]
    assert "clothes" not in narrowed(facts, "shoes")["about.same"]
    assert narrowed(LEXICON.find("eu 45")[0].facts["en"], "clothing")["about.same"].startswith("shoes: EU 45")
    assert narrowed(facts, None) == facts


def test_a_shop_without_size_tables_knows_no_sizes() -> None:
    assert list(sizes_of(Shop(facts={"sizes": {"restock_weeks": 2}}, languages=("en",)))) == []


def test_a_table_without_a_name_says_where_to_write_it() -> None:
    with pytest.raises(UnknownFact, match=r"categories\.shoes"):
        list(sizes_of(Shop(facts={"sizes": TABLE}, languages=("en",))))
