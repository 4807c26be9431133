"""Whether somebody who was asked for the order's number says that they don't have it."""

from __future__ import annotations

import pytest

from bot.language.order_unknown import says_unknown


@pytest.mark.parametrize(
    "text",
    [
        "I don't know",
        "sorry, I don't remember the order number",
        "I've lost it",
        "no idea",
        "where do I find the number?",
        "no lo sé",
        "no me acuerdo del número",
        "¿dónde está el número de pedido?",
        "não me lembro do número da encomenda",
        "onde encontro o número?",
        "nie pamiętam numeru zamówienia",
        "zgubiłam numer",
        "gdzie znajdę numer?",
        "en muista tilausnumeroa",
        "minulla ei ole numeroa",
        "mistä löydän tilausnumeron?",
    ],
)
def test_it_is_said_in_five_languages(text: str) -> None:
    assert says_unknown(text)


@pytest.mark.parametrize(
    "text",
    [
        "I don't have a credit card, can I pay by transfer?",
        "where is my parcel",
        "no tengo la talla",
        "nie mam konta",
        "10041",
        "I lost my password",
    ],
)
def test_other_things_are_no_answer_to_it(text: str) -> None:
    assert not says_unknown(text)
