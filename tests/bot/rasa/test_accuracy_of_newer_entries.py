"""How well unseen phrasings find the entries that came after the set in tests/held_out; prints what it measures.

Whoever wrote these entries wrote tests/held_out/newer too, before the examples and in other words; nobody tunes on it.
It stands apart, so that most of what tests/held_out measures stays the work of people who had not seen the data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bench.question_set import Outcome, outcome_of, read_questions
from bot.faq.examples import examples_in
from bot.settings import ROOT
from tests.bot.rasa.test_accuracy import HELD_OUT, LANGUAGES, alike, plain, print_and_compare, trigrams

pytestmark = pytest.mark.needs("rasa")

QUESTIONS = tuple(read_questions(HELD_OUT / "newer"))
FLOORS: Mapping[str, Mapping[str, float]] = {
    "en": {"right": 58, "of answered": 83},
    "es": {"right": 90, "of answered": 100},
    "pt": {"right": 66, "of answered": 100},
    "pl": {"right": 50, "of answered": 66},
    "fi": {"right": 66, "of answered": 66},
}
# What was told before these entries were there, and was false.
FALSE = {"faq/shipping_cost", "faq/shipping_weekend", "faq/shipping_several_parcels"}


@pytest.fixture(scope="module")
def outcomes(parse: Callable[..., dict[str, Any]]) -> list[Outcome]:
    """Every question of the set, asked."""
    entries = frozenset(example.entry for example in examples_in(ROOT / "data"))
    return [outcome_of(question, parse, entries) for question in QUESTIONS]


def test_no_phrasing_kept_out_is_a_training_example_or_nearly_one() -> None:
    learned = [(each.language, trigrams(plain(each.text))) for each in examples_in(ROOT / "data")]
    same = [
        question.text
        for question in QUESTIONS
        if any(each == question.language and alike(trigrams(plain(question.text)), known) for each, known in learned)
    ]
    assert same == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_unseen_phrasings_find_their_entry(outcomes: list[Outcome], language: str) -> None:
    print_and_compare(language, [each for each in outcomes if each.question.language == language], FLOORS[language])


def test_none_is_told_what_shipping_costs_when_it_comes_or_in_how_many_parcels(
    parse: Callable[..., dict[str, Any]], outcomes: list[Outcome]
) -> None:
    told = [
        (each.question.text, best)
        for each in outcomes
        if each.answered and not each.right
        for best in [parse(each.question.text)["intent_ranking"][0]["name"]]
        if best in FALSE
    ]
    assert told == []
