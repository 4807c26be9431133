"""What an owner types into a box becomes a value of shop.yml, or is refused with a cure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.faq.facts.values import BadValue, FactKind, as_typed, guessed, kind_of, read_value
from bot.settings import ROOT
from bot.yaml import read_yaml


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("4.95 EUR", FactKind.PRICE, "4.95 EUR"),
        ("4,95 €", FactKind.PRICE, "4.95 EUR"),
        ("€4.9", FactKind.PRICE, "4.90 EUR"),
        ("5", FactKind.PRICE, "5 EUR"),
        ("12 zł", FactKind.PRICE, "12 PLN"),
        ("1.500,00 €", FactKind.PRICE, "1500 EUR"),
        ("1 500 EUR", FactKind.PRICE, "1500 EUR"),
        ("3", FactKind.NUMBER, 3),
        ("2,5", FactKind.NUMBER, 2.5),
        ("2 – 4", FactKind.NUMBER, "2-4"),
        ("2 to 4", FactKind.NUMBER, "2-4"),
        ("9 000", FactKind.NUMBER, 9000),
        ("10%", FactKind.SHARE, "10 %"),
        ("13.00", FactKind.TEXT, "13.00"),
        ("13:00", FactKind.TIME, "13:00"),
        ("9h30", FactKind.TIME, "9:30"),
        ("2026-12-24", FactKind.DATE, date(2026, 12, 24)),
        ("9:30–14, 16:00-19:30", FactKind.SPANS, ["09:30-14:00", "16:00-19:30"]),
        ("22:00-02:00", FactKind.SPANS, ["22:00-02:00"]),
        ("", FactKind.SPANS, []),
        ("uk, great britain ,", FactKind.WORDS, ["uk", "great britain"]),
        ("SEUR\r\nDHL\r\n", FactKind.LINES, ["SEUR", "DHL"]),
        ("hello\r\n\r\nwho's there ", FactKind.EXAMPLES, ("hello", "who's there")),
        ("  ", FactKind.TEXT, None),
        ("yes", FactKind.FLAG, True),
        ("", FactKind.FLAG, None),
    ],
)
def test_what_people_type_is_understood(typed: str, kind: FactKind, value: Any) -> None:
    assert read_value(typed, kind) == value


@pytest.mark.parametrize(
    ("typed", "kind", "cure"),
    [
        ("cheap", FactKind.PRICE, "such as 4.95 EUR"),
        ("4.95 XQX", FactKind.PRICE, "code of three letters"),
        ("1.500", FactKind.PRICE, "write 1500"),
        ("a few", FactKind.NUMBER, "such as 3"),
        ("4-2", FactKind.NUMBER, "the smaller number first"),
        ("ten", FactKind.SHARE, "write one such as 3"),
        ("25:00", FactKind.TIME, "from 0:00 to 23:59"),
        ("24/12/2026", FactKind.DATE, "2026-12-24"),
        ("mornings", FactKind.SPANS, "09:30–14:00"),
        ("9:00-14:00, 13:00-15:00", FactKind.SPANS, "write them as one span"),
    ],
)
def test_what_can_not_be_read_is_refused_with_a_cure(typed: str, kind: FactKind, cure: str) -> None:
    with pytest.raises(BadValue, match=cure.replace("(", r"\(")):
        read_value(typed, kind)


def _leaves(value: Any) -> list[Any]:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    is_plain_list = isinstance(value, list) and not any(isinstance(item, dict) for item in value)
    return [value] if not below or is_plain_list else [leaf for part in below for leaf in _leaves(part)]


def test_every_fact_of_the_demo_is_the_same_after_it_was_shown_and_read() -> None:
    for value in _leaves(read_yaml(ROOT / "data" / "shop.yml")):
        kind = kind_of(value)
        if kind is not FactKind.FLAG and value != []:
            assert read_value(as_typed(value, kind), kind, before=value) == value


@given(typed=some.text(), kind=some.sampled_from(list(FactKind)))
def test_nothing_that_is_typed_breaks_the_reader_and_what_is_read_is_read_again(typed: str, kind: FactKind) -> None:
    try:
        value = read_value(typed, kind)
    except BadValue:
        return
    if value is not None and kind is not FactKind.EXAMPLES:
        assert read_value(as_typed(value, kind), kind, before=value) == value


@given(typed=some.text())
def test_a_text_stays_what_it_is_to_the_last_sign(typed: str) -> None:
    value = read_value(typed, FactKind.TEXT)
    assert value == (typed.replace("\r\n", "\n").replace("\r", "\n") if typed.strip() else None)


def test_a_cell_of_a_table_is_a_number_where_it_is_one() -> None:
    assert [guessed(cell) for cell in ("36", "3.5", "38-40", "XL", " ")] == [36, 3.5, "38-40", "XL", None]
