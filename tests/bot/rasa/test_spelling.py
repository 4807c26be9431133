"""A misspelled word becomes the training word that was meant; what a dictionary knows, numbers and sizes stay."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.rasa.model.bloom import bloom_of
from bot.rasa.model.dictionary import common_words
from bot.rasa.model.spelling import Spelling, guard_of, learn_spelling, load_spelling

pytestmark = pytest.mark.needs("rasa")

TEXTS = (
    "where is my order",
    "my order please",
    "how long does delivery take",
    "¿cuánto cuesta la devolución?",
    "shipping to Portugal",
    "is there a border",
)


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    """What the texts teach, guarded by a few words."""
    return learn_spelling(TEXTS, guard_of(["older", "weather", "shopping"]))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("where is my ordr", "where is my order"),
        ("where is my oredr?", "where is my order?"),
        ("DELVIERY", "delivery"),
        ("delvirey", "delivery"),
        ("debolucion", "devolución"),
        ("Shiping, plese!", "shipping, please!"),
    ],
)
def test_a_misspelled_word_becomes_the_one_that_was_meant(spelling: Spelling, written: str, meant: str) -> None:
    assert spelling.mend(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "older weather",  # a dictionary knows them
        "lon doe",  # three letters are too few
        "ordre66 order7",  # holds a digit
        "12345 38,5 XL #A-1234",
        "jajaja hahaha",
        "pistachio",  # near nothing
        "atek",  # two mistakes are too many in four letters
        "",
        "🙂 👍",
    ],
)
def test_what_may_be_meant_as_written_stays(spelling: Spelling, written: str) -> None:
    assert spelling.mend(written) == written


def test_the_same_first_letter_comes_before_the_more_frequent_word() -> None:
    spelling = learn_spelling(["bring", "sting sting sting"], guard_of(["other"]))
    assert spelling.mend("bting") == "bring"


def test_among_words_as_near_the_more_frequent_is_taken() -> None:
    spelling = learn_spelling(["boots", "books books"], guard_of(["other"]))
    assert spelling.mend("boogs") == "books"


def test_without_a_dictionary_nothing_is_mended() -> None:
    assert learn_spelling(TEXTS, guard_of([])).mend("ordr delvirey") == "ordr delvirey"


def test_a_loaded_spelling_mends_alike_and_saving_twice_writes_the_same(spelling: Spelling, tmp_path: Path) -> None:
    spelling.save(tmp_path)
    before = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    loaded = load_spelling(tmp_path)
    loaded.save(tmp_path)
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == before
    assert loaded.mend("delvirey older") == spelling.mend("delvirey older") == "delivery older"


def test_a_word_is_mended_within_a_millisecond() -> None:
    words = [
        f"{start}{middle}{end}" for start in "abcdefgh" for middle in ("elivery", "rackin") for end in ("", "g", "s")
    ]
    spelling = learn_spelling(words, guard_of(["other"]))
    spelling.mend("first")
    began = time.process_time()
    for _ in range(100):
        spelling.mend("delivrey")
    assert (time.process_time() - began) / 100 < 0.001


def test_a_filter_knows_all_its_words_and_few_others() -> None:
    words = [f"word{number}" for number in range(5_000)]
    guard = bloom_of(words)
    assert all(word in guard for word in words)
    assert sum(f"other{number}" in guard for number in range(5_000)) < 5_000 * 0.05
    assert len(guard.bits) <= 5_000
    assert "anything" not in bloom_of([])


@pytest.mark.parametrize(("language", "known"), [("en", "weather"), ("es", "tiempo"), ("pl", "pogoda"), ("fi", "sää")])
def test_a_dictionary_knows_the_common_words(language: str, known: str) -> None:
    assert known in set(common_words(language))


def test_a_language_without_a_dictionary_has_no_words() -> None:
    assert list(common_words("xx")) == []
