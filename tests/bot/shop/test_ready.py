"""The list behind "/" is full on the first day: the FAQ's own answers, in each language."""

from __future__ import annotations

import pytest

from bot.settings import ROOT
from bot.shop.about import placeholders
from bot.shop.answers import read_answers
from bot.shop.canned import CannedResponse
from bot.shop.ready import ready_responses


@pytest.fixture(scope="module")
def ready() -> tuple[CannedResponse, ...]:
    return ready_responses(read_answers(ROOT / "data"))


@pytest.mark.parametrize("language", ["en", "es", "pt", "pl", "fi"])
def test_each_language_has_ten_and_more_with_nothing_left_to_fill(
    ready: tuple[CannedResponse, ...], language: str
) -> None:
    texts = [response.texts[language] for response in ready if language in response.texts]
    assert len(texts) >= 10
    assert [text for text in texts if placeholders(text)] == []


def test_the_shortcut_is_the_entrys_name_and_the_facts_are_the_shops(ready: tuple[CannedResponse, ...]) -> None:
    by_shortcut = {response.shortcut: response for response in ready}
    assert "4.95" in by_shortcut["shipping-cost"].texts["en"]
    assert "4,95" in by_shortcut["shipping-cost"].texts["es"]
    assert len(by_shortcut) == len(ready)
