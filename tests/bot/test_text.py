"""Text: a long answer arrives whole, in readable pieces; a laugh is heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import is_laugh, split_text


@given(st.text(max_size=300), st.integers(min_value=1, max_value=50))
def test_nothing_is_lost_but_white_space_and_every_piece_fits(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_the_cut_comes_at_the_end_of_a_sentence() -> None:
    assert split_text("It costs five euros. It takes two days.", 25) == ["It costs five euros.", "It takes two days."]


@pytest.mark.parametrize("word", ["haha", "JAJAJA", "ahahah", "hehe", "kkkk", "rsrs", "lol", "xD", "xDDD", "jjajaja"])
def test_a_laugh_is_heard(word: str) -> None:
    assert is_laugh(word)


@pytest.mark.parametrize("word", ["ja", "he", "hi", "kk", "xl", "hey", "heihei", "jeans", "", "ha ha"])
def test_a_word_is_no_laugh(word: str) -> None:
    assert not is_laugh(word)
