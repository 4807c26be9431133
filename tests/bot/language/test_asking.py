"""Asking: a question or a wish is told from chit-chat, anger and thanks, in five languages."""

from __future__ import annotations

import pytest

from bot.language.asking import agrees, asks


@pytest.mark.parametrize(
    "text",
    [
        "do you sell tickets for the opera",
        "and what about sundays",
        "I need to change my address",
        "hola, cuánto tarda",
        "quiero cambiar la dirección",
        "olá, quando chega",
        "preciso de uma fatura",
        "onko teillä lippuja",
        "milloin se tulee",
        "haluaisin vaihtaa osoitteen",
        "czy macie bilety",
        "gdzie jest moja paczka",
        "paczka dzisiaj?",
    ],
)
def test_questions_and_wishes(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "what a joke",
        "this is ridiculous",
        "blorp zxqy wug",
        "have a nice day",
        "?!?",
        "qué vergüenza",
        "muchas gracias",
        "que absurdo",
        "obrigado por nada",
        "mikä pelleily",
        "kiitos paljon avusta",
        "co za cyrk",
        "jakie to żałosne",
        "",
    ],
)
def test_cries_thanks_and_chit_chat(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize(
    "text", ["yes please", "ok", "sí, por favor", "vale", "sim", "pode ser", "joo kiitos", "tak", "👍"]
)
def test_a_yes_is_a_yes(text: str) -> None:
    assert agrees(text)


@pytest.mark.parametrize("text", ["haha", "lovely", "❤️", "qué bien", "legal", "hienoa", "świetnie", "good to know"])
def test_who_is_pleased_or_amused_has_not_agreed(text: str) -> None:
    assert not agrees(text)
