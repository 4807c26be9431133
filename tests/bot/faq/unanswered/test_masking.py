"""A customer's words lose what says who they are, in each language, and keep what they ask."""

from __future__ import annotations

import pytest

from bot.faq.unanswered.masking import mask
from bot.faq.unanswered.small_talk import says_something


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("can you send it to 12 Old Baker Street?", "can you send it to …?"),
        ("¿enviáis a la calle Mayor 5, 3º B?", "¿enviáis a la …?"),
        ("moro na Rua das Flores, 12, entregam?", "moro na …, entregam?"),
        ("mieszkam na ul. Długiej 5/7, dowieziecie?", "mieszkam na …, dowieziecie?"),
        ("asun Mannerheimintie 12 A 3, toimitatteko sinne?", "asun …, toimitatteko sinne?"),
        ("my name is Ann Lee, is it in stock", "my name is …, is it in stock"),
        ("me llamo Ana Pérez y quiero flores", "me llamo … y quiero flores"),
        ("chamo-me Rui Costa, têm vasos?", "chamo-me …, têm vasos?"),
        ("nazywam się Jan Kowalski, gdzie paczka", "nazywam się …, gdzie paczka"),
        ("nimeni on Aino Laine, missä paketti on", "nimeni on …, missä paketti on"),
        ("refund to ES91 2100 0418 4502 0005 1332 please", "refund to … please"),
        ("call +34 600 123 456 or ana@shop.es", "call … or …"),
        ("where is ML-20394", "where is …"),
    ],
)
def test_who_somebody_is_goes_and_the_question_stays(said: str, kept: str) -> None:
    assert mask(said) == kept


@pytest.mark.parametrize(
    "said", ["is size 38 40 ok", "en la calle no me contestan", "do you have 2 way zips", "hat 12 Farben", "jaka tie 5"]
)
def test_what_only_looks_like_an_address_stays(said: str) -> None:
    assert mask(said) == said


def test_the_contacts_own_name_goes_in_any_spelling_but_not_within_a_word() -> None:
    assert mask("soy ROSA GARCIA, ¿tenéis rosales?", ["Rosa García"]) == "soy …, ¿tenéis rosales?"


def test_a_name_of_two_letters_is_too_common_to_mask() -> None:
    assert mask("is it so?", ["Is"]) == "is it so?"


def test_the_shops_own_phone_stays_in_a_reply() -> None:
    assert mask("Call +34 960 000 000, not 600 123 456.", keep=["+34 960 000 000"]) == "Call +34 960 000 000, not …."


@pytest.mark.parametrize(
    "said",
    [
        "hola buenas",
        "Thanks a lot!!",
        "kiitos paljon",
        "dziękuję bardzo",
        "obrigada 🙏",
        "12345",
        "👍",
        "jajaja",
        "Calle Mayor 5, Madrid",
        "ul. Długa 5, Warszawa",
        "+34 600 123 456",
        "ok",
    ],
)
def test_greetings_thanks_numbers_and_addresses_ask_nothing(said: str) -> None:
    assert not says_something(mask(said))


@pytest.mark.parametrize(
    "said",
    ["hola, vendéis jarrones?", "gift wrap", "Rua das Flores 12, entregam amanhã?", "thanks but is it waterproof"],
)
def test_a_question_is_something(said: str) -> None:
    assert says_something(mask(said))
