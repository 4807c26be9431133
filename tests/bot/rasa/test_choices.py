"""What is written instead of pressing a button, and what shows no language, through the turn channel."""

from __future__ import annotations

import pytest

from tests.bot.rasa.conftest import Customer
from tests.bot.rasa.test_turns import MISSES, UNCLEAR

pytestmark = pytest.mark.needs("rasa")


@pytest.mark.parametrize(
    "text",
    ["1", "the first one", "la primera", "o primeiro", "pierwsza", "ensimmäinen", "1.", "#1", "1\ufe0f\u20e3", "No. 1"],
)
def test_a_choice_may_be_written(customer: Customer, text: str) -> None:
    choices = customer.writes(UNCLEAR)["replies"][0]["choices"]
    result = customer.writes(text)
    assert result["replies"][0]["response"] == f"utter_{choices[0]['payload']}"


@pytest.mark.parametrize("text", ["2", "the second", "o segundo", "druga", "toinen"])
def test_the_second_choice_may_be_written(customer: Customer, text: str) -> None:
    choices = customer.writes(UNCLEAR)["replies"][0]["choices"]
    assert customer.writes(text)["replies"][0]["response"] == f"utter_{choices[1]['payload']}"


def test_the_last_choice_is_a_person(customer: Customer) -> None:
    customer.writes(UNCLEAR)
    assert customer.writes("the last one")["handed_off"]


def test_a_number_that_no_choice_has_is_asked_again(customer: Customer) -> None:
    customer.writes("asdfgh")
    for text in ("2", "7"):
        result = customer.writes(text)
        assert (result["actions"], result["handed_off"]) == (["action_ask_back"], False)


@pytest.mark.parametrize("text", ["no", "No, thanks.", "no gracias", "não", "nie", "ei kiitos"])
def test_a_no_to_a_person_is_taken_at_its_word(customer: Customer, text: str) -> None:
    customer.writes("asdfgh")
    assert not customer.writes(text)["handed_off"]
    assert customer.writes(MISSES[1])["actions"] == ["action_ask_back"]


@pytest.mark.parametrize("text", ["?", "???", "¿?", "...", "…", "!", "?!", "- -"])
def test_punctuation_alone_is_no_greeting_and_is_asked_what_it_means(customer: Customer, text: str) -> None:
    result = customer.writes(text)
    assert (result["actions"], result["handed_off"]) == (["action_ask_back"], False)
    assert [choice["payload"] for choice in result["replies"][0]["choices"]] == ["ask_person"]


@pytest.mark.parametrize("text", ["1", "the first one", "la primera"])
def test_the_choice_under_a_lone_question_mark_may_be_written(customer: Customer, text: str) -> None:
    customer.writes("?")
    assert customer.writes(text)["handed_off"]


def test_a_no_after_a_lone_question_mark_passes_to_nobody(customer: Customer) -> None:
    customer.writes("?")
    assert not customer.writes("no")["handed_off"]


@pytest.mark.parametrize(
    "text", ["https://shop.example/p/123", "ana@example.com", "12345678A", "EU42", "AB-12-CD", "SKU 8839-X"]
)
def test_what_is_no_words_decides_no_language_and_none_sticks(customer: Customer, text: str) -> None:
    assert customer.writes(text)["language"] is None
    assert customer.writes("hello")["language"] == "en"


def test_the_phones_language_counts_where_nothing_is_said(customer: Customer) -> None:
    call = customer.call("AB-12-CD")
    in_english = customer.rasa.call("answer", call)[1]["replies"][0]["text"]
    call["messages"][0]["phone_language"] = "pl"
    _, result = customer.rasa.call("answer", call)
    assert result["language"] is None
    assert result["replies"][0]["text"] != in_english
