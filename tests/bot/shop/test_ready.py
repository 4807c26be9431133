"""The list behind "/" is full on the first day: the FAQ's own answers, in each language."""

from __future__ import annotations

import pytest

from bot.settings import ROOT
from bot.shop.about import placeholders
from bot.shop.answers import read_answers
from bot.shop.bot_voice import speaks_as_bot
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


@pytest.mark.parametrize(
    "entry", ["order-status", "product-stock", "order-cancel", "payment-charged-twice", "shop-hours"]
)
def test_an_agent_is_not_offered_what_only_the_bot_can_say(ready: tuple[CannedResponse, ...], entry: str) -> None:
    assert entry not in {response.shortcut for response in ready}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I can't look orders up myself."),
        ("en", "This chat's bot answers at any hour."),
        ("es", "Si pides una persona, lo miramos por ti."),
        ("pt", "Daqui não consigo ver o que há em stock."),
        ("pl", "Poproś o konsultanta, a sprawdzimy."),
        ("fi", "En näe täältä varastotilannetta."),
    ],
)
def test_the_bot_is_known_by_its_words_in_each_language(language: str, text: str) -> None:
    assert speaks_as_bot(text, language)


def test_what_the_shop_says_of_itself_is_a_persons_to_say(ready: tuple[CannedResponse, ...]) -> None:
    offered = {response.shortcut for response in ready}
    assert {"shipping-cost", "returns-policy", "sizes-chart", "payment-methods", "gift-wrap"} <= offered
