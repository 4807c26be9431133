"""A form's changes in shop.yml: only what was changed changes, whatever is typed; nobody's words are overwritten."""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.faq.facts.additions import Additions
from bot.faq.facts.changes import Append, Change, Proposal, Put, Remove, apply, read_form
from bot.faq.facts.countries import country_choices, country_code
from bot.faq.facts.fields import at, mark_of
from bot.faq.facts.values import BadValue
from bot.faq.writing import YamlFile
from bot.settings import ROOT
from bot.yaml import parse_yaml

SHOP = (ROOT / "data" / "shop.yml").read_text(encoding="utf-8")
CONTENT = parse_yaml(SHOP, name="shop.yml")
SMALL = """# The shop.
name: Casa Lumbre   # what customers are told
store:
  directions: {en: near, es: cerca}
zones:
  home: {price: 4.95 EUR, countries: [ES, PT]}   # at home
  europe: {price: 8.95 EUR, countries: [FR, DE]}
"""


def changed(*changes: Change, text: str = SHOP) -> list[str]:
    """The lines that the changes take away and bring."""
    file = YamlFile(text, name="shop.yml")
    apply(file, changes)
    lines = unified_diff(text.splitlines(), file.text().splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def box(path: str, kind: str, before: str, typed: str) -> dict[str, str]:
    return {f"k:{path}": kind, f"w:{path}": before, f"v:{path}": typed}


def added(languages: tuple[str, ...] = ("en", "es"), content: Any = CONTENT, **form: str) -> Proposal:
    """What a form adds."""
    proposal = Proposal()
    given = {f"n:{name}": value for name, value in form.items()}
    Additions(content, given, languages, "EUR").add_to(proposal)
    return proposal


def test_a_price_changes_one_line() -> None:
    proposal = read_form(CONTENT, box("zones.home.price", "price", "4.95 EUR", "5,95"))
    assert changed(*proposal.changes) == ["-    price: 4.95 EUR", "+    price: 5.95 EUR"]


def test_what_is_not_changed_is_no_change() -> None:
    assert read_form(CONTENT, box("zones.home.price", "price", "4.95 EUR", "4.95 EUR")).changes == []


def test_an_emptied_box_takes_the_fact_away() -> None:
    proposal = read_form(CONTENT, box("zones.home.express", "price", "9.95 EUR", ""))
    assert proposal.changes == [Remove(path="zones.home.express")]


def test_a_bad_value_changes_nothing_and_says_where() -> None:
    proposal = read_form(CONTENT, box("zones.home.price", "price", "4.95 EUR", "cheap"))
    assert proposal.changes == []
    assert "such as 4.95 EUR" in proposal.faults["zones.home.price"]


def test_what_somebody_else_changed_meanwhile_is_shown_beside_ones_own() -> None:
    proposal = read_form(CONTENT, box("zones.home.price", "price", "3.95 EUR", "6 EUR"))
    (clash,) = proposal.clashes
    assert (clash.now, clash.yours) == ("4.95 EUR", "6 EUR")
    assert proposal.changes == []


def test_the_same_change_by_two_people_is_no_clash() -> None:
    assert read_form(CONTENT, box("zones.home.price", "price", "3.95 EUR", "4.95 EUR")) == Proposal()


def test_what_changed_meanwhile_is_not_removed_blindly() -> None:
    zone = CONTENT["zones"]["home"]
    assert read_form(CONTENT, {"x:zones.home": "yes", "m:zones.home": mark_of(zone)}).changes == [
        Remove(path="zones.home")
    ]
    assert read_form(CONTENT, {"x:zones.home": "yes", "m:zones.home": "another"}).clashes


def test_several_rows_go_at_once_from_the_end_on() -> None:
    lines = changed(*(Remove(path=f"sizes.shoes.{number}") for number in (0, 2, 9)))
    assert [line.split(",")[0] for line in lines] == ["-    - {EU: 36", "-    - {EU: 38", "-    - {EU: 45"]


def test_a_text_that_loses_its_last_language_goes_whole() -> None:
    lines = changed(Remove(path="store.directions.en"), Remove(path="store.directions.es"), text=SMALL)
    assert lines == ["-store:", "-  directions: {en: near, es: cerca}"]


def test_a_country_moves_to_the_zone_that_it_is_added_to() -> None:
    content = parse_yaml(SMALL, name="shop.yml")
    proposal = added(content=content, **{"zones.home.countries:add": "Francia, portugal, Norwegen, Noruega"})
    assert "'Norwegen' is no country" in proposal.faults["zones.home.countries:add"]
    assert proposal.changes == [
        Remove(path="zones.europe.countries.0"),
        Append(path="zones.home.countries", value="FR"),
        Append(path="zones.home.countries", value="NO"),
    ]


def test_a_zone_is_added_with_its_terms() -> None:
    form = {"zones:en": "Nordic", "zones:add": "Sweden, Suecia, Dinamarca", "zones:price": "9", "zones:days": "3-5"}
    zone = {"name": {"en": "Nordic"}, "price": "9 EUR", "days": "3-5", "countries": ["SE", "DK"]}
    assert added(**form).changes == [Put(path="zones.nordic", value=zone)]


def test_a_zone_without_a_price_is_refused_at_its_box() -> None:
    assert "zones:price" in added(**{"zones:add": "Sweden", "zones:days": "3"}).faults


def test_a_method_holiday_region_size_and_fact_are_added() -> None:
    proposal = added(
        **{
            "payment.methods:en": "Bizum Plus",
            "payment.methods:es": "Bizum Plus",
            "hours.holidays:date": "2026-12-31",
            "hours.holidays:en": "New Year's Eve",
            "row:sizes.shoes:EU": "46",
            "row:sizes.shoes:UK": "11",
            "places:en": "the Azores West",
            "places:zone": "islands",
            "places:parent": "Portugal",
            "fact:section": "gift",
            "fact:name": "Engraving",
            "fact:kind": "price",
            "fact:value": "3",
        }
    )
    assert proposal.faults == {}
    file = YamlFile(SHOP, name="shop.yml")
    apply(file, proposal.changes)
    content = file.value(())
    assert content["payment"]["methods"]["bizum_plus"] == "Bizum Plus"
    assert content["hours"]["holidays"][-1]["name"] == {"en": "New Year's Eve"}
    assert content["sizes"]["shoes"][-1] == {"EU": 46, "UK": 11}
    assert content["places"]["the_azores_west"]["parent"] == "PT"
    assert content["zones"]["islands"]["countries"][-1] == "the_azores_west"
    assert content["gift"]["engraving"] == "3 EUR"


@pytest.mark.parametrize("typed", ["Spain", "españa", "Hiszpania", "ESPANJA", "es", "Spain · España (ES)"])
def test_a_country_is_found_by_its_name_in_any_language(typed: str) -> None:
    assert country_code(typed) == "ES"
    assert any(code == "ES" for code, _ in country_choices("fi"))


def test_a_misspelled_country_is_refused_with_what_may_be_meant() -> None:
    with pytest.raises(BadValue, match="did you mean Norway"):
        country_code("Norwway")


# Half a character can't be in a file; a browser sends none. A browser makes one line end of all.
HOSTILE = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1).filter(str.strip)


@given(text=HOSTILE)
def test_hostile_words_come_back_to_the_last_byte_and_nothing_else_changes(text: str) -> None:
    file = YamlFile(SMALL, name="shop.yml")
    form = box("name", "text", "Casa Lumbre", text) | box("store.directions.es", "text", "cerca", text)
    apply(file, read_form(file.value(()), form).changes)
    content = parse_yaml(file.text(), name="shop.yml")
    assert [at(content, path) for path in ("name", "store.directions.es")] == [text, text]
    assert content | {"name": "", "store": {}} == parse_yaml(SMALL, name="shop.yml") | {"name": "", "store": {}}
    for kept in ("# The shop.\n", "   # what customers are told\n", "   # at home\n"):
        assert kept in file.text()
