"""Several questions in one message, and questions that lean on the one before."""

from __future__ import annotations

import pytest

from bot.language.lexicon import Lexicon
from bot.language.mentions import known_to
from bot.language.questions import begins_with_and, leans, phrases, split_questions
from bot.settings import ROOT
from bot.shop.facts import read_shop

LEXICON = Lexicon(known_to(read_shop(ROOT / "data" / "shop.yml")))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("how much to Poland and can I pay cash?", ("how much to Poland", "can I pay cash")),
        ("cuánto tarda? se puede pagar con bizum?", ("cuánto tarda", "se puede pagar con bizum")),
        ("quanto custa e aceitam paypal", ("quanto custa", "aceitam paypal")),
        ("paljonko toimitus ja voiko maksaa klarnalla", ("paljonko toimitus", "voiko maksaa klarnalla")),
    ],
)
def test_questions_are_parted_at_marks_and_at_and(text: str, pieces: tuple[str, ...]) -> None:
    assert split_questions(text) == [pieces]


@pytest.mark.parametrize(
    "text",
    [
        "how much is shipping?",
        "shirts and shoes",
        "how much is shipping\nto portugal",
        "",
        "quiero devolver un vestido, cómo lo hago?",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert split_questions(text) == []


@pytest.mark.parametrize("text", ["and to Spain?", "y a Portugal", "Finland?", "e para a Espanha?", "entä Suomeen?"])
def test_a_bare_country_leans_on_the_question_before(text: str) -> None:
    assert leans(text, LEXICON.find(text))


@pytest.mark.parametrize("text", ["how much is shipping to Spain", "do you ship to Portugal", "and then?"])
def test_a_question_of_its_own_does_not(text: str) -> None:
    assert not leans(text, LEXICON.find(text))


def test_phrases_end_at_every_mark() -> None:
    assert phrases("bom dia, entregam em lisboa?") == ["bom dia", "entregam em lisboa"]
    assert phrases("hi!!!") == ["hi"]
    assert phrases("...") == []


@pytest.mark.parametrize(
    "text", ["and for L?", "And the blue one", "y a Francia", "what about Jersey?", "entä Ranskaan?", "a do Francji?"]
)
def test_a_word_for_and_goes_on_with_what_was_said(text: str) -> None:
    assert begins_with_and(text)


@pytest.mark.parametrize(
    "text", ["do you sell wholesale?", "anders?", "is it closed", "oh no", "czy sprzedajecie hurtowo"]
)
def test_a_new_question_does_not_go_on(text: str) -> None:
    assert not begins_with_and(text)
