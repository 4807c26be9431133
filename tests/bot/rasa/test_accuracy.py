"""How well the bot understands phrasings it never saw; prints what it measures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.faq.examples import examples_in
from bot.rasa.model.entry_training import train_entries
from bot.rasa.model.thresholds import Accepted
from bot.settings import ROOT
from bot.shop.facts import read_shop
from bot.text import fold
from bot.yaml import read_yaml

pytestmark = pytest.mark.needs("rasa")

HELD_OUT = ROOT / "tests" / "held_out"
OUT_OF_SCOPE = "out_of_scope.yml"
LANGUAGES = read_shop(ROOT / "data" / "shop.yml").languages


@dataclass(frozen=True, kw_only=True)
class Floor:
    """What a language must not fall below: shares of the held-out phrasings; `wrong` of what is answered at once."""

    right: float
    answered: float
    wrong: float


FLOORS = {
    "en": Floor(right=0.96, answered=0.92, wrong=0.03),
    "es": Floor(right=0.88, answered=0.81, wrong=0.08),
    "pt": Floor(right=0.89, answered=0.85, wrong=0.06),
    "pl": Floor(right=0.87, answered=0.84, wrong=0.08),
    "fi": Floor(right=0.88, answered=0.87, wrong=0.07),
}
Parse = Callable[..., dict[str, Any]]


def held_out(language: str) -> Iterator[tuple[str, str]]:
    """(text, entry) of the phrasings kept out of the training data."""
    for path in sorted(HELD_OUT.glob("*.yml")):
        if path.name != OUT_OF_SCOPE:
            for entry, texts in read_yaml(path).items():
                yield from ((text, entry) for text in texts[language])


def plain(text: str) -> str:
    """The words alone, as they are compared: small, without accents and marks; signs alone as they are."""
    return " ".join(re.findall(r"\w+", fold(text.casefold()))) or text


def best(parsed: dict[str, Any]) -> str:
    """The entry at the head of the ranking, answered or not."""
    return str(parsed["intent_ranking"][0]["name"])


def test_no_phrasing_kept_out_is_a_training_example() -> None:
    learned = {plain(each.text) for each in examples_in(ROOT / "data")}
    kept_out = [text for language in LANGUAGES for text, _ in held_out(language)]
    assert len(learned) > len(kept_out)
    assert [text for text in kept_out if plain(text) in learned] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_unseen_phrasings_find_their_entry(parse: Parse, language: str) -> None:
    cases = [(parse(text), entry) for text, entry in held_out(language)]
    right = [best(parsed) == entry for parsed, entry in cases]
    answered = [
        correct for (parsed, _), correct in zip(cases, right, strict=True) if parsed["intent"]["name"] != "unclear"
    ]
    offered = [entry in [each["name"] for each in parsed["intent_ranking"][:3]] for parsed, entry in cases]
    spoken = [parsed["language"] == language for parsed, _ in cases]
    wrong = 1 - sum(answered) / len(answered)
    print(
        f"\n{language}: {len(cases)} held-out phrasings: right entry {share(right)}, among the first three "
        f"{share(offered)}, language {share(spoken)}; answered at once {len(answered) / len(cases):.1%}, "
        f"of these wrong {wrong:.1%}"
    )
    floor = FLOORS[language]
    assert sum(right) / len(right) >= floor.right
    assert sum(offered) / len(offered) >= 0.92
    assert len(answered) / len(cases) >= floor.answered
    assert wrong <= floor.wrong
    assert sum(spoken) / len(spoken) >= 0.97


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_entry_answers_is_seldom_answered(parse: Parse, language: str) -> None:
    texts = read_yaml(HELD_OUT / OUT_OF_SCOPE)[language]
    cases = [parse(text) for text in texts]
    answered = [parsed["intent"]["name"] != "unclear" for parsed in cases]
    by = Counter(best(parsed) for parsed, answers in zip(cases, answered, strict=True) if answers)
    print(f"\n{language}: {len(texts)} messages out of scope: answered all the same {share(answered)} {dict(by)}")
    assert sum(answered) / len(answered) <= 0.12


def share(cases: list[bool]) -> str:
    """A share of cases in per cent."""
    return f"{sum(cases) / len(cases):.1%}"


def test_training_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    texts = [text for text, _ in held_out("es")]
    labels = [entry for _, entry in held_out("es")]
    for name in ("first", "second"):
        train_entries(texts, labels, accepted=Accepted()).model.save(tmp_path / name)
    written = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert written == sorted(path.name for path in (tmp_path / "second").iterdir())
    assert not [name for name in written if not name.endswith((".npy", ".json"))]
    for name in written:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes(), name
