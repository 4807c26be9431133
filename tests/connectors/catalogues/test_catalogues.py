"""The catalogues: they hold what the code says, and a translation keeps each value, mark and plural form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from connectors.catalogues.making import extracted, is_translated
from connectors.catalogues.reading import LANGUAGES, SOURCE, catalogue, script_messages

TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
VALUE = re.compile(r"%\(\w+\)s")
MARK = re.compile(r"</?[a-z]+|\n|%%|\{\w[\w.]*\}")
_extracted = cache(extracted)


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def source(message: Message) -> str:
    """The English text, of several things where it counts."""
    return str(message.id if isinstance(message.id, str) else message.id[1])


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_the_messages_of_the_code(language: str) -> None:
    code: Catalog = _extracted()
    held = {message.id for message in messages(language)}
    assert held == {message.id for message in code if message.id}, "run: make catalogues"


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_guessed(language: str) -> None:
    assert [message.id for message in messages(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_its_values_and_marks(language: str) -> None:
    """The form for one thing may leave its number out."""
    for message in filter(is_translated, messages(language)):
        for text in texts(message):
            if isinstance(message.id, str):
                assert Counter(VALUE.findall(text)) == Counter(VALUE.findall(source(message))), text
            else:
                assert {*VALUE.findall(text), "%(count)s"} == {*VALUE.findall(source(message)), "%(count)s"}, text
            assert Counter(MARK.findall(text)) == Counter(MARK.findall(source(message))), text
            assert (text[0].isspace(), text[-1].isspace()) == (
                source(message)[0].isspace(),
                source(message)[-1].isspace(),
            )


@pytest.mark.parametrize(("language", "forms"), [("es", 2), ("pt", 2), ("pl", 3), ("fi", 2)])
def test_a_translation_has_a_text_for_each_plural_form(language: str, forms: int) -> None:
    counted = [message for message in messages(language) if message.pluralizable and is_translated(message)]
    assert counted
    assert {len(message.string) for message in counted} == {forms}


def test_scripts_count_in_polish_as_people_do() -> None:
    forms = script_messages("pl")["%(count)s waiting for a person"]
    assert isinstance(forms, dict)
    assert forms["one"].startswith("%(count)s osoba")
    assert forms["few"].startswith("%(count)s osoby")
    assert forms["many"].startswith("%(count)s osób")


@pytest.mark.parametrize("language", TRANSLATED)
def test_everything_is_translated(language: str) -> None:
    assert [message.id for message in messages(language) if not is_translated(message)] == []


@pytest.mark.parametrize("language", ["pl", "fi"])
def test_no_language_holds_the_sentences_of_another(language: str) -> None:
    """Neither shares a whole sentence with Spanish; once both held some of its sentences."""
    spanish = {message.id: message.string for message in messages("es")}
    same = [message.id for message in messages(language) if spanish.get(message.id) == message.string]
    assert [text for text in map(str, same) if len(text) > 60] == []
