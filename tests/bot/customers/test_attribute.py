"""Attributes: what an admin may define, and what an agent may write as a value."""

from __future__ import annotations

import pytest

from bot.customers.attribute import Attribute, AttributeKind, tidy_options, tidy_value


def attribute(kind: AttributeKind, *options: str) -> Attribute:
    return Attribute(attribute_id="u1", name="Size", kind=kind, options=options)


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        (AttributeKind.TEXT, "  likes   blue ", "likes blue"),
        (AttributeKind.NUMBER, "9,5", "9.5"),
        (AttributeKind.NUMBER, "-12", "-12"),
        (AttributeKind.NUMBER, "0,125", "0.125"),
        (AttributeKind.NUMBER, "1500.25", "1500.25"),
        (AttributeKind.DATE, "2026-02-28", "2026-02-28"),
        (AttributeKind.LIST, "M", "M"),
        (AttributeKind.LIST, "  ", ""),
    ],
)
def test_a_value_is_kept_in_one_spelling(kind: AttributeKind, written: str, kept: str) -> None:
    assert tidy_value(attribute(kind, "S", "M"), written) == kept


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        (AttributeKind.NUMBER, "nine", "write a number"),
        (AttributeKind.NUMBER, "Infinity", "write a number"),
        (AttributeKind.NUMBER, "1e9999999", "write a number"),
        (AttributeKind.NUMBER, "1,500.25", "write a number"),
        (AttributeKind.NUMBER, "9" * 16, "write a number"),
        (AttributeKind.NUMBER, "1,500", "write 1500 or 1.5000"),
        (AttributeKind.NUMBER, "12.345", "write 12345 or 12.3450"),
        (AttributeKind.DATE, "30 February", "write a date"),
        (AttributeKind.DATE, "2026-02-30", "write a date"),
        (AttributeKind.LIST, "XXL", "choose one of the list"),
        (AttributeKind.TEXT, "x" * 301, "at most 300"),
    ],
)
def test_a_value_of_another_kind_is_refused_in_words(kind: AttributeKind, written: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"Size: .*{said}"):
        tidy_value(attribute(kind, "S", "M"), written)


def test_a_list_has_each_value_once_and_at_least_one() -> None:
    assert tidy_options(AttributeKind.LIST, ["S", " M ", "", "S"]) == ("S", "M")
    assert tidy_options(AttributeKind.TEXT, ["S"]) == ()
    with pytest.raises(ValueError, match="one a line"):
        tidy_options(AttributeKind.LIST, ["", " "])
