"""A note calls colleagues by @name, however the name is spelt."""

from __future__ import annotations

import pytest

from bot.conversations.note import mentioned


@pytest.mark.parametrize("text", ["@Lucja look", "@łucja", "@Łucja,", "@\uff2cucja"])
def test_a_colleague_is_called_without_the_accent(text: str) -> None:
    assert mentioned(text, {"a": "Łucja", "b": "José"}) == {"a"}


@pytest.mark.parametrize("text", ["@Jose", "@Jose\u0301", "@JOSÉ"])
def test_an_accent_in_pieces_calls_too(text: str) -> None:
    assert mentioned(text, {"a": "Łucja", "b": "José"}) == {"b"}


def test_an_address_calls_nobody_and_the_longer_name_counts() -> None:
    names = {"a": "Mike", "b": "Mike O'Connor"}
    assert mentioned("mail mike@mike.com", names) == frozenset()
    assert mentioned("@Mike O’Connor please", names) == {"b"}
