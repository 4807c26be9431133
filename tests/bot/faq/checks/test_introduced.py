"""An owner can't publish a greeting that lets customers take the bot for a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.faq.check import check
from tests.bot.faq.test_check import GOOD, data, only, write

__all__ = ["data"]


def greets(folder: Path, text: str, name: str = "utter_greet") -> None:
    write(folder, GOOD + f'  {name}:\n  - text: "{text}"\n    metadata: {{language: en}}\n')


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi, I'm Anna from the shop!", "utter_greet"),
        ("Hi! No, I'm not a bot.", "utter_greet"),
        ("Soy Ana y no soy un bot.", "utter_greet"),
        ("Write to us about a bottle or both.", "utter_greet"),
        ("We are real people here.", "utter_bot_challenge"),
        ("A person reads this.", "utter_opening_introduction"),
    ],
)
def test_a_text_that_hides_the_bot_is_refused_with_its_cure(data: Path, text: str, name: str) -> None:
    greets(data, text, name)
    problem = only([each for each in check(data) if each.entry == name and each.what != "has no text"])
    assert problem.what == "hides that a bot answers"
    assert "I'm the bot of {name}" in problem.cure


@pytest.mark.parametrize(
    "text",
    [
        "Hi! I'm the bot of the shop.",
        "I'm Anna, the shop's virtual assistant.",
        "I'm a bot, not a person.",
        "¡Hola! Soy un asistente automático.",
        "Olá! Sou um robô.",
        "Olen botti, en ihminen.",
        "Jestem botem sklepu.",
        "Ich bin der Chatbot von Casa.",
        "Ciao, sono un assistente virtuale.",
    ],
)
def test_a_text_that_says_it_in_any_words_is_taken(data: Path, text: str) -> None:
    greets(data, text)
    assert [each for each in check(data) if each.entry == "utter_greet"] == []


def test_other_greetings_may_leave_it_out(data: Path) -> None:
    greets(data, "Hello again!", "utter_greet_again")
    assert [each.what for each in check(data) if "hides" in each.what] == []
