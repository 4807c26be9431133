"""An entry's name is made of what an editor typed, in whatever language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.editing.entry import NAME
from bot.faq.editing.naming import entry_name


@pytest.mark.parametrize(
    ("topic", "title", "name"),
    [
        ("gift", "Gift wrapping", "faq/gift_gift_wrapping"),
        ("Regalos y más", "¿Envolvéis?", "faq/regalosymas_envolveis"),
        ("../shop", "a/b", "faq/shop_a_b"),
    ],
)
def test_a_name_has_small_letters_of_english(topic: str, title: str, name: str) -> None:
    assert entry_name(topic, title) == name
    assert NAME.fullmatch(name)


@given(st.text(max_size=90), st.text(max_size=90))
def test_whatever_is_typed_makes_a_name_or_one_that_is_refused(topic: str, title: str) -> None:
    name = entry_name(topic, title)
    word, _, words = name.removeprefix("faq/").partition("_")
    assert bool(NAME.fullmatch(name)) is bool(word and words)
