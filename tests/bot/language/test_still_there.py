"""Whether somebody only asks if anyone is there."""

from __future__ import annotations

import pytest

from bot.language.still_there import asks_still_there


@pytest.mark.parametrize(
    "text",
    [
        "Hola, ¿sigues ahí?",
        "is anybody there",
        "still there??",
        "há alguém aí?",
        "jest tam ktoś?",
        "onko siellä ketään",
    ],
)
def test_it_is_asked_in_five_languages(text: str) -> None:
    assert asks_still_there(text)


@pytest.mark.parametrize(
    "text", ["is the blue rug still there?", "hola", "sigue ahí mi pedido 10041?", "are you there on Sunday"]
)
def test_a_question_about_something_is_none(text: str) -> None:
    assert not asks_still_there(text)
