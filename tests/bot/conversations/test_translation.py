"""What a machine must not change: addresses, codes, placeholders and numbers; what is lost makes it doubtful."""

from __future__ import annotations

import pytest

from bot.conversations.translation import is_doubtful, pieces

TEXT = "See https://shop.example/a?b=1, write to ana@shop.example. Order MO-1001 or #A77, {ask.carrier}, 2 for 5,90 €."


def test_addresses_codes_and_placeholders_stay_and_the_text_is_whole() -> None:
    fixed = [piece for piece, stays in pieces(TEXT) if stays]
    assert fixed == ["https://shop.example/a?b=1", "ana@shop.example", "MO-1001", "#A77", "{ask.carrier}"]
    assert "".join(piece for piece, _ in pieces(TEXT)) == TEXT


@pytest.mark.parametrize(
    ("text", "translated"),
    [
        ("Your order MO-1001 costs 1,250.90 €", "Tu pedido MO-1001 cuesta 1.250,90 €"),
        ("Call +34 600 111 222 before 10:30", "Soita +34 600111222 ennen klo 10.30"),
        ("hello", "hola"),
        ("pay at www.shop.example.", "paga en www.shop.example"),
    ],
)
def test_other_separators_are_no_doubt(text: str, translated: str) -> None:
    assert not is_doubtful(text, translated)


@pytest.mark.parametrize(
    ("text", "translated"),
    [
        ("Your order MO-1001", "Tu pedido MO-1010"),
        ("See https://shop.example/returns", "Mira https://shop.example/devoluciones"),
        ("write to ana@shop.example", "escribe a ana @ shop.example"),
        ("with {ask.carrier}", "con {pregunta.carrier}"),
        ("it costs 5,90 €", "cuesta 5,80 €"),
        ("2 for 2", "2"),
        ("call 600 111 222", "llama al 600 111 22"),
    ],
)
def test_what_is_lost_or_changed_makes_it_doubtful(text: str, translated: str) -> None:
    assert is_doubtful(text, translated)
