"""Whoever asks about an order gives its number once; a person finds it on the card."""

from __future__ import annotations

import pytest

from tests.bot.rasa.conftest import Customer

pytestmark = pytest.mark.needs("rasa")


def number_handed_over(customer: Customer) -> object:
    """The order number of the latest handoff request."""
    return customer.rasa.internal.requests[-1]["slots"]["order_number"]


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("has my order left yet?", "55120"),
        ("order status", "it's #55120, thanks"),
        ("ya habéis enviado mi pedido?", "mi número de pedido es el 55120"),
        ("estado do pedido", "55120 obrigada"),
        ("co z moim zamówieniem", "numer zamówienia to 55120"),
        ("onko tilaukseni jo lähtenyt?", "tilausnumeroni on 55120"),
    ],
)
def test_the_number_asked_for_hands_over_with_it(customer: Customer, question: str, given: str) -> None:
    asked = customer.writes(question)
    assert asked["replies"][0]["response"] == "utter_faq/order_status"
    assert asked["replies"][0]["choices"][0]["payload"] == "ask_person"
    language = asked["language"]
    result = customer.writes(given)
    assert (result["handed_off"], result["language"]) == (True, language)
    assert number_handed_over(customer) == "55120"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what about my order 55120?", "I've noted your order number, 55120"),
        ("cómo va mi pedido 55120", "He apuntado tu número de pedido, 55120"),
        ("co z zamówieniem 55120", "Mam już numer zamówienia: 55120"),
    ],
)
def test_a_number_named_with_the_question_is_not_asked_for_again(customer: Customer, question: str, said: str) -> None:
    assert said in customer.writes(question)["replies"][0]["text"]
    assert customer.presses("ask_person")["handed_off"]
    assert number_handed_over(customer) == "55120"


def test_a_number_is_kept_until_the_customer_asks_for_a_person(customer: Customer) -> None:
    customer.writes("has order AB-55120 left yet?")
    customer.writes("how much is shipping to Portugal?")
    assert customer.writes("I want to talk to a person")["handed_off"]
    assert number_handed_over(customer) == "AB-55120"


def test_what_should_change_may_stand_beside_the_number(customer: Customer) -> None:
    assert customer.writes("can I add something to my order?")["replies"][0]["response"] == "utter_faq/order_change"
    assert customer.writes("55120, two more of the cushions")["handed_off"]
    assert number_handed_over(customer) == "55120"


def test_another_question_with_a_number_in_it_is_answered(customer: Customer) -> None:
    customer.writes("has my order left yet?")
    result = customer.writes("can I cancel order 55120?")
    assert result["replies"][0]["response"] == "utter_faq/order_cancel"
    assert not result["handed_off"]


@pytest.mark.parametrize(
    ("language", "pressed"),
    [
        ("en", "I've noted your order number, 55120"),
        ("es", "He apuntado tu número de pedido, 55120"),
        ("pt", "Anotei o número da sua encomenda, 55120"),
        ("pl", "Mam już numer zamówienia: 55120"),
        ("fi", "Tilausnumerosi 55120 on nyt tallessa"),
    ],
)
@pytest.mark.parametrize("first", [None, "payment_methods"])
def test_a_number_that_nobody_asked_for_is_kept_and_asked_about(
    customer: Customer, language: str, pressed: str, first: str | None
) -> None:
    customer.phone_language = language
    if first:
        customer.writes("", choice=f"faq/{first}")
    result = customer.writes("nr 55120")
    assert not result["handed_off"]
    assert "55120" in result["replies"][0]["text"]
    payloads = [choice["payload"] for choice in result["replies"][0]["choices"]]
    assert payloads[0] == "faq/order_status"
    assert payloads[-1] == "ask_person"
    for payload in payloads[:-1]:
        assert pressed in customer.presses(payload)["replies"][0]["text"]
    assert customer.presses("ask_person")["handed_off"]
    assert number_handed_over(customer) == "55120"


@pytest.mark.parametrize("text", ["2026-11-03", "12,50", "55120 tapes for my wall"])
def test_other_numbers_are_not_asked_about(customer: Customer, text: str) -> None:
    assert "order_number" not in customer.writes(text)["slots"]
