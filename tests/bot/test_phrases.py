"""Phrases: English texts that remember what they were made of."""

from __future__ import annotations

import json

from bot.phrases import Phrase, counted, phrase


def test_a_phrase_is_the_english_sentence() -> None:
    taken = phrase("%(name)s is taken.", name="Eva")
    assert taken == "Eva is taken."
    assert (taken.message, taken.values) == ("%(name)s is taken.", {"name": "Eva"})
    assert json.dumps(taken) == '"Eva is taken."'


def test_without_values_a_sign_is_a_sign() -> None:
    assert phrase("100% sure") == "100% sure"


def test_a_counted_phrase_has_the_form_of_its_number() -> None:
    assert [counted("%(count)s file", "%(count)s files", count) for count in (0, 1, 2)] == [
        "0 files",
        "1 file",
        "2 files",
    ]


def test_the_words_of_an_error_can_still_be_translated() -> None:
    words = str(ValueError(phrase("Give a name.")))
    assert isinstance(words, Phrase)
