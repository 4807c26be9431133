"""Consent: which words stop marketing, and which only look like it."""

from __future__ import annotations

import pytest

from bot.channels.template import Category
from bot.conversations.consent import Consent, refusal, said

IN, OUT = Consent.OPTED_IN, Consent.OPTED_OUT


@pytest.mark.parametrize("text", ["STOP", "stop.", " Stop! ", "BAJA", "Darme de baja", "sair", "LOPETA", "wypisz mnie"])
@pytest.mark.parametrize("before", [None, IN])
def test_the_word_alone_stops_marketing(text: str, before: Consent | None) -> None:
    assert said(text, before) is OUT


@pytest.mark.parametrize(
    "text",
    [
        "where is the bus stop?",
        "can I stop my order",
        "talla baja",
        "stop stop please cancel",
        "",
        "🛑",
        "start",
        "/stop x",
    ],
)
def test_a_sentence_is_a_question_like_any_other(text: str) -> None:
    assert said(text, None) is None


@pytest.mark.parametrize("text", ["START", "alta", "Voltar a receber", "tilaa", "zapisz mnie"])
def test_a_word_to_begin_again_counts_only_after_one_to_stop(text: str) -> None:
    assert said(text, OUT) is IN
    assert said(text, None) is None
    assert said(text, IN) is None


def test_telegrams_start_command_is_no_consent() -> None:
    assert said("/start", OUT) is None


@pytest.mark.parametrize("consent", [None, IN, OUT])
def test_service_messages_need_no_consent(consent: Consent | None) -> None:
    assert refusal(Category.UTILITY, consent) is None


def test_marketing_needs_an_opt_in_that_still_counts() -> None:
    assert refusal(Category.MARKETING, IN) is None
    assert "No opt-in" in str(refusal(Category.MARKETING, None))
    assert "stopped marketing" in str(refusal(Category.MARKETING, OUT))
