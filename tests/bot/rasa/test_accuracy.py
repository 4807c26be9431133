"""How well the bot understands phrasings it never saw; prints what it measures.

The set in tests/held_out was written by people who had seen neither the training data nor the code, only what each
entry is about and the shop's facts; nobody tunes on its lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bench.question_set import Outcome, Question, outcome_of, read_questions, shares
from bot.faq.examples import examples_in
from bot.rasa.model.entry_training import train_entries
from bot.rasa.model.thresholds import Accepted
from bot.settings import ROOT
from bot.shop.facts import read_shop
from bot.text import fold

pytestmark = pytest.mark.needs("rasa")

HELD_OUT = ROOT / "tests" / "held_out"
LANGUAGES = read_shop(ROOT / "data" / "shop.yml").languages
# The share of trigrams in common from which two texts are the same but for a letter or a mark.
ALIKE = 0.85

# What a language must not fall below, in per cent of the held-out (bench/question_set.py says what each share is of).
FLOORS: Mapping[str, Mapping[str, float]] = {
    "en": {"right": 88, "of answered": 93, "answered": 80, "refused": 90, "language": 98},
    "es": {"right": 84, "of answered": 93, "answered": 76, "refused": 86, "language": 97},
    "pt": {"right": 83, "of answered": 94, "answered": 73, "refused": 86, "language": 96},
    "pl": {"right": 81, "of answered": 91, "answered": 72, "refused": 93, "language": 98},
    "fi": {"right": 79, "of answered": 87, "answered": 74, "refused": 84, "language": 97},
}
# The same for the kinds, over all languages.
KINDS: Mapping[str, Mapping[str, float]] = {
    "typo": {"right": 93, "answered": 89},
    "indirect": {"right": 63, "of answered": 84},
    "followup": {"right": 50, "answered": 62},
    "short": {"right": 94, "answered": 97},
}
Parse = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def outcomes(parse: Parse) -> list[Outcome]:
    """Every question of the set, asked."""
    entries = frozenset(example.entry for example in examples_in(ROOT / "data"))
    return [outcome_of(question, parse, entries) for question in held_out()]


@cache
def held_out() -> tuple[Question, ...]:
    return tuple(read_questions(HELD_OUT))


def plain(text: str) -> str:
    """The words alone, as they are compared: small, without accents, marks and doubled letters."""
    return re.sub(r"(.)\1+", r"\1", " ".join(re.findall(r"\w+", fold(text.casefold())))) or text


def trigrams(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) >= ALIKE * len(a | b)


def test_no_phrasing_kept_out_is_a_training_example_or_nearly_one() -> None:
    learned: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for example in examples_in(ROOT / "data"):
        learned.setdefault(example.language, []).append((example.text, trigrams(plain(example.text))))
    same = [
        (question.text, text)
        for question in held_out()
        if "/" in min(question.labels)
        for said in [trigrams(plain(question.text))]
        for text, known in learned[question.language]
        if alike(said, known)
    ]
    assert same == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_set_is_no_easy_one(language: str) -> None:
    questions = [question for question in held_out() if question.language == language]
    kinds = Counter(question.kind for question in questions)
    assert kinds["typo"] >= 50
    assert kinds["indirect"] >= 50
    assert kinds["followup"] >= 10
    assert kinds["long"] >= 15
    assert sum("out_of_scope" in question.labels for question in questions) >= 40
    asked = Counter(label for question in questions for label in question.labels if "/" in label)
    entries = {example.entry for example in examples_in(ROOT / "data") if "/" in example.entry}
    assert {entry: asked[entry] for entry in entries if asked[entry] < 2} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_unseen_phrasings_find_their_entry(outcomes: list[Outcome], language: str) -> None:
    print_and_compare(language, [each for each in outcomes if each.question.language == language], FLOORS[language])


@pytest.mark.parametrize("kind", KINDS)
def test_each_way_of_asking_is_understood(outcomes: list[Outcome], kind: str) -> None:
    print_and_compare(kind, [each for each in outcomes if each.question.kind == kind], KINDS[kind])


def print_and_compare(name: str, outcomes: list[Outcome], floor: Mapping[str, float]) -> None:
    found = shares(outcomes)
    print(f"\n{name}, {len(outcomes)} lines: " + ", ".join(f"{share} {value:.1f}" for share, value in found.items()))
    assert {share: found[share] for share in floor if found[share] < floor[share]} == {}


def test_training_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    asked = [question for question in held_out() if question.language == "es" and len(question.labels) == 1]
    texts, labels = [each.text for each in asked], [min(each.labels) for each in asked]
    for name in ("first", "second"):
        train_entries(texts, labels, accepted=Accepted()).model.save(tmp_path / name)
    written = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert written == sorted(path.name for path in (tmp_path / "second").iterdir())
    assert not [name for name in written if not name.endswith((".npy", ".json"))]
    for name in written:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes(), name
