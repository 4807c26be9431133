"""What editors write into data/faq/nothing.yml is asked back or handed over, never answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.faq.check import check
from bot.faq.examples import Example, examples_in
from bot.faq.labelled import NOTHING
from bot.rasa.model.entry_training import Trained
from bot.rasa.model.faq_model import train_language
from bot.rasa.model.thresholds import Accepted, in_scope
from bot.settings import ROOT

pytestmark = pytest.mark.needs("rasa")

THINGS = ("card", "cash", "parcel", "return", "size", "voucher")
ASKED = ("where is my {}", "tell me about the {}", "a {} please", "{}?", "do you have a {}", "my {} and nothing else")
STRANGE = ("can you repair a lamp", "repair my lamp please", "do you repair a broken lamp", "lamp repair?")


def trained(strange: tuple[str, ...]) -> Trained:
    known = [Example(language="en", entry=f"faq/about_{a}", text=q.format(a), title=a) for a in THINGS for q in ASKED]
    more = [Example(language="en", entry=NOTHING, text=text) for text in strange]
    return train_language(sorted([*known, *more], key=lambda each: (each.entry, each.text)), [], accepted=Accepted())[0]


def test_a_message_like_those_is_less_in_scope_than_it_was() -> None:
    before, after = (trained(each).model for each in ((), STRANGE))
    asked = "do you repair a lamp please"
    assert after.rank(asked).score < before.rank(asked).score
    assert after.rank(asked).score < after.cuts.answer
    assert after.rank("where is my parcel please").score >= after.cuts.answer


def test_what_nothing_scores_is_taken_off_the_best_entry() -> None:
    scores = np.array([[0.9, 0.1, 0.3], [0.2, 0.1, 0.8], [0.9, 0.1, -0.5]])
    assert in_scope(scores, np.zeros(3), 2) == pytest.approx([0.6, -0.6, 0.9])


def test_its_examples_count_as_out_of_scope_when_the_cut_is_chosen() -> None:
    left_out = trained(STRANGE).left_out
    assert len(left_out.asked) == len(left_out.truth) - len(STRANGE)
    assert len(left_out.strange) == len(left_out.asked) + len(STRANGE)


def test_the_bot_asks_back_and_never_offers_it(parse: Callable[..., dict[str, Any]]) -> None:
    examples = [each for each in examples_in(ROOT / "data") if each.entry == NOTHING]
    assert {each.language for each in examples} == {"en", "es", "pt", "pl", "fi"}
    for each in examples:
        parsed = parse(each.text, language=each.language)
        assert parsed["intent"]["name"] == "unclear", each.text
        assert NOTHING not in [ranked["name"] for ranked in parsed["intent_ranking"]]


def test_the_check_takes_it_without_answer_title_and_rule_and_refuses_them(tmp_path: Path) -> None:
    (tmp_path / "shop.yml").write_text((ROOT / "data" / "shop.yml").read_text(encoding="utf-8"), encoding="utf-8")
    content = (ROOT / "data" / "faq" / "nothing.yml").read_text(encoding="utf-8")
    (tmp_path / "nothing.yml").write_text(content, encoding="utf-8")
    assert [each for each in check(tmp_path) if each.entry == NOTHING] == []
    answered = content + "\nresponses:\n  utter_nothing:\n  - text: no\n    metadata: {language: en}\n"
    titled = answered.replace("{language: en}\n  examples", "{language: en, title: Other}\n  examples")
    (tmp_path / "nothing.yml").write_text(titled, encoding="utf-8")
    told = " ".join(each.what for each in check(tmp_path))
    assert "has a title, though it is never offered" in told
    assert "answers what the bot must not answer" in told
