"""Text: a long answer arrives whole, in readable pieces; a laugh is heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import canonical, fold, fold_with_places, is_laugh, shown, shown_name, split_text


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


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Łódź, zażółć", "lodz, zazolc"),
        ("Ørsted Straße Æsop œuvre ışık đ", "orsted strasse aesop oeuvre isik d"),
        ("Por\u00adtu\u2060gal \u200fship\u200bping\ufe0f", "portugal shipping"),
        ("\uff30\uff2f\uff32\uff34 𝗣𝗼𝗿𝘁", "port port"),
        ("EU ４２, ٤٢, ४२", "eu 42, 42, 42"),
        ("1\ufe0f\u20e3 ① №", "1 1 no"),
        ("5½ 5⅔ 5⁄7", "5 1/2 5 2/3 5/7"),
        ("cua\u0301nto Be\u0301lgica", "cuanto belgica"),
        ("don’t 9–14 9—14", "don't 9-14 9-14"),
        ("한국 Ελλάδα", "한국 ελλαδα"),
    ],
)
def test_what_is_written_in_many_ways_is_compared_in_one(text: str, plain: str) -> None:
    assert fold(text) == plain


@given(st.text())
def test_folding_twice_changes_nothing_and_every_letter_has_its_place(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)
    folded, places = fold_with_places(text)
    assert len(places) == len(folded) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("\u202eanA\u202c \u2067L\u2069", "anA L"),
        ("Por\u00adto\ufeff\u200b \u2060Zoë", "Porto Zoë"),
        ("two\nlines\u2028and\tmore", "two lines and more"),
        ("Zażółć Łódź", "Zażółć Łódź"),
        ("👩\u200d👧 1\ufe0f\u20e3", "👩\u200d👧 1\ufe0f\u20e3"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        *((nothing, "") for nothing in ("\u3164", "\u200d", "\u2800 \u200b", " ", "\u202e\u202c", "\u115f\u1160")),
    ],
)
def test_a_name_is_shown_as_it_reads(name: str, seen: str) -> None:
    assert shown_name(name) == seen


def test_lines_of_a_text_stay_lines() -> None:
    assert shown("too\u202e small\nplease") == "too small\nplease"
