"""Where is my order: asked for number and proof in five languages, answered by template, passed on to people."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.rasa.conftest import Customer

pytestmark = pytest.mark.needs("rasa")

ON_THE_WAY = {
    "response": "utter_order_on_the_way",
    "parts": ["utter_order_expected", "utter_order_link"],
    "values": {"order.number": "10041", "order.expected": "2 December", "order.link": "https://example.com/{x}"},
    "awaits": None,
    "hand_off": False,
    "number": "10041",
}


def asks(awaits: str, number: str | None = None) -> dict[str, Any]:
    """The connector wants the number or the proof."""
    more = {"response": f"utter_order_ask_{awaits}", "parts": [], "awaits": awaits, "number": number}
    return {**ON_THE_WAY, **more, "values": {"order.number": number or ""}}


def said(result: dict[str, Any]) -> list[str]:
    return [reply["response"] for reply in result["replies"]]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("where is my order?", "Your order 10041 is on its way to you."),
        ("dónde está mi pedido", "Tu pedido 10041 va de camino."),
        ("onde está a minha encomenda", "A sua encomenda 10041 está a caminho."),
        ("gdzie jest moja paczka", "Zamówienie 10041 jest w drodze do ciebie."),
        ("onko tilaukseni jo lähtenyt?", "Tilauksesi 10041 on matkalla luoksesi."),
    ],
)
def test_number_and_proof_are_asked_for_and_the_order_told(customer: Customer, question: str, words: str) -> None:
    internal = customer.rasa.internal
    internal.order = asks("number")
    assert said(customer.writes(question)) == ["utter_order_ask_number"]
    internal.order = asks("proof", "10041")
    assert said(customer.writes("10041")) == ["utter_order_ask_proof"]
    internal.order = ON_THE_WAY
    result = customer.writes("28013")
    assert result["replies"][0]["text"].startswith(words)
    assert result["replies"][0]["text"].endswith("https://example.com/{x}")
    assert [each["number"] for each in internal.enquiries] == [None, "10041", "10041"]
    assert internal.enquiries[-1]["proofs"] == [{"kind": "postcode", "value": "28013"}]
    assert result["slots"]["order_number"] == "10041"


def test_both_in_one_message_with_words_around_are_enough(customer: Customer) -> None:
    internal = customer.rasa.internal
    internal.order = asks("number")
    customer.writes("has my order left yet?")
    internal.order = ON_THE_WAY
    customer.writes("sure, it's 10041 and my mail is Maria@Example.com")
    assert internal.enquiries[-1]["number"] == "10041"
    assert internal.enquiries[-1]["proofs"] == [{"kind": "email", "value": "maria@example.com"}]


@pytest.mark.parametrize(
    ("text", "number", "proof"),
    [
        ("where is my order 10046, phone 0001", "10046", "0001"),
        ("my phone ends in 0001, order 10046", "10046", "0001"),
        ("order 10047, SW1A 1AA", "10047", "SW1A1AA"),
        ("dónde está el pedido 10046, teléfono 0001", "10046", "0001"),
        ("pedido 10046 cp 28013", "10046", "28013"),
        ("onde está a encomenda 10046? telefone 0001", "10046", "0001"),
        ("encomenda 10046, código postal 28013", "10046", "28013"),
        ("zamówienie 10046 kod 0001", "10046", "0001"),
        ("gdzie jest moje zamówienie 10046, telefon 0001", "10046", "0001"),
        ("tilaus 10046, puhelin 0001", "10046", "0001"),
        ("missä tilaukseni 10046 on, postinumero 28013", "10046", "28013"),
        ("1234567 y 46003", "1234567", "46003"),
    ],
)
def test_number_and_proof_in_the_first_message_are_looked_up_at_once(
    customer: Customer, text: str, number: str, proof: str
) -> None:
    customer.rasa.internal.order = ON_THE_WAY
    assert said(customer.writes(text)) == ["utter_order_on_the_way"]
    asked = customer.rasa.internal.enquiries[-1]
    assert asked["number"] == number
    assert proof in [each["value"] for each in asked["proofs"]]


def test_who_wants_a_person_or_something_else_with_the_order_gets_that(customer: Customer) -> None:
    customer.rasa.internal.order = ON_THE_WAY
    said_of_cancelling = said(customer.writes("can I cancel order 10046? my phone is 0001"))
    assert said_of_cancelling == ["utter_faq/order_cancel"]
    assert customer.writes("I want to talk to a person about order 10046, phone 0001")["handed_off"]
    assert customer.rasa.internal.enquiries == []


def test_a_number_in_the_question_is_not_asked_for_again(customer: Customer) -> None:
    customer.rasa.internal.order = asks("proof", "55120")
    customer.writes("what about my order 55120?")
    assert customer.rasa.internal.enquiries[-1]["number"] == "55120"


def test_another_question_in_between_is_answered_and_the_number_stays_known(customer: Customer) -> None:
    internal = customer.rasa.internal
    internal.order = asks("proof", "10041")
    customer.writes("where is my order 10041?")
    assert said(customer.writes("how can I pay?")) == ["utter_faq/payment_methods"]
    customer.writes("where is my order?")
    assert internal.enquiries[-1]["number"] == "10041"


@pytest.mark.parametrize(
    ("question", "unknown", "where"),
    [
        ("where is my order?", "I don't remember the number", "confirmation e-mail"),
        ("dónde está mi pedido", "no lo sé", "correo de confirmación"),
        ("onde está a minha encomenda", "não tenho o número", "e-mail de confirmação"),
        ("gdzie jest moja paczka", "nie pamiętam numeru", "mailu z potwierdzeniem"),
        ("onko tilaukseni jo lähtenyt?", "en muista numeroa", "vahvistusviestissä"),
    ],
)
def test_who_does_not_know_the_number_hears_where_it_stands_and_may_have_a_person(
    customer: Customer, question: str, unknown: str, where: str
) -> None:
    customer.rasa.internal.order = asks("number")
    customer.writes(question)
    reply = customer.writes(unknown)["replies"][0]
    assert where in reply["text"]
    assert [each["payload"] for each in reply["choices"]] == ["ask_person"]


def test_an_unfinished_look_up_is_over_after_two_other_questions(customer: Customer) -> None:
    internal = customer.rasa.internal
    internal.order = asks("proof", "1234567")
    customer.writes("dónde está mi pedido 1234567")
    customer.writes("cómo puedo pagar?")
    customer.writes("dónde está mi pedido?")
    assert (internal.enquiries[-1]["number"], internal.enquiries[-1]["is_over"]) == ("1234567", False)
    customer.writes("cómo puedo pagar?")
    customer.writes("hacéis envíos a Francia?")
    customer.writes("dónde está mi pedido?")
    assert (internal.enquiries[-1]["number"], internal.enquiries[-1]["is_over"]) == ("1234567", True)


@pytest.mark.parametrize(
    "text",
    [
        "hola, sigues ahí?",
        "are you still there?",
        "olá, ainda está aí?",
        "halo, jesteś tam?",
        "hei, oletko vielä siellä?",
    ],
)
def test_who_only_asks_if_anybody_is_there_is_greeted(customer: Customer, text: str) -> None:
    customer.rasa.internal.order = asks("proof", "1234567")
    customer.writes("where is my order 1234567?")
    customer.writes("gracias")
    assert said(customer.writes(text)) == ["utter_greet"]
    assert len(customer.rasa.internal.enquiries) == 1


def test_a_code_from_the_orders_mail_is_asked_for_and_passed_on(customer: Customer) -> None:
    internal = customer.rasa.internal
    internal.order = {**ON_THE_WAY, "parts": ["utter_order_code_offer"], "awaits": "email"}
    told = customer.writes("where is my order 10041, maria@example.com")
    assert "I'll send a code there" in told["replies"][0]["text"]
    internal.order = {**asks("proof", "10041"), "response": "utter_order_code_sent", "awaits": "code", "values": {}}
    assert said(customer.writes("maria@example.com")) == ["utter_order_code_sent"]
    internal.order = {
        **ON_THE_WAY,
        "parts": ["utter_order_items"],
        "values": {**ON_THE_WAY["values"], "order.items": "a rug"},
    }
    result = customer.writes("123 456")
    assert result["replies"][0]["text"].endswith("In it: a rug.")
    steps = [(each["asked"], each["number"], each["code"]) for each in internal.enquiries]
    assert steps == [(None, "10041", None), ("email", "10041", None), ("code", "10041", "123456")]
    assert result["slots"]["order_number"] == "10041"


def test_another_question_in_place_of_the_code_is_answered(customer: Customer) -> None:
    internal = customer.rasa.internal
    internal.order = {**asks("proof", "10041"), "response": "utter_order_code_sent", "awaits": "code", "values": {}}
    customer.writes("where is my order 10041, maria@example.com")
    assert said(customer.writes("how can I pay?")) == ["utter_faq/payment_methods"]


def test_who_waits_hears_that_the_bot_says_it_and_gives_number_and_proof_meanwhile(customer: Customer) -> None:
    internal = customer.rasa.internal
    internal.order = asks("number")
    asked = customer.rasa.call("answer", {**customer.call("where is my order?"), "opening": "waiting"})[1]
    customer.events, customer.slots = asked["events"], asked["slots"]
    internal.order = ON_THE_WAY
    told = customer.rasa.call("answer", {**customer.call("10041, 28013"), "opening": "waiting"})[1]
    assert said(told) == ["utter_order_on_the_way"]
    assert all("bot" in each["replies"][0]["text"].splitlines()[0] for each in (asked, told))


def test_a_person_can_be_had_at_any_point(customer: Customer) -> None:
    customer.rasa.internal.order = asks("proof", "10041")
    customer.writes("where is my order 10041?")
    assert customer.presses("ask_person")["handed_off"]
    assert customer.rasa.internal.requests[-1]["slots"] == {"order_number": "10041"}


def test_what_a_person_must_see_first_is_told_and_handed_over(customer: Customer) -> None:
    customer.rasa.internal.order = {**ON_THE_WAY, "response": "utter_order_unreachable", "parts": [], "hand_off": True}
    result = customer.writes("where is my order 10041?")
    assert result["handed_off"]
    assert said(result) == ["utter_order_unreachable"]


@pytest.mark.parametrize("kind", ["cancel", "change_address", "return"])
def test_one_press_makes_a_request_for_people(customer: Customer, kind: str) -> None:
    customer.rasa.internal.order = ON_THE_WAY
    customer.writes("where is my order 10041?")
    result = customer.presses(f"order_request/{kind}")
    assert result["handed_off"]
    assert said(result) == ["utter_order_requested"]
    assert customer.rasa.internal.requests[-1]["slots"] == {"order_number": "10041", "order_request": kind}


def test_who_asks_for_a_person_under_the_answer_about_cancelling_wants_that(customer: Customer) -> None:
    customer.writes("can I cancel order 55120?")
    customer.presses("ask_person")
    assert customer.rasa.internal.requests[-1]["slots"]["order_request"] == "cancel"


def test_the_record_counts_the_question_as_one_of_the_faq(customer: Customer) -> None:
    customer.rasa.internal.order = asks("number")
    result = customer.writes("has my order left yet?")
    assert (result["intent"], result["understood"][0]["entry"]) == ("faq", "faq/order_status")


def test_an_enquiry_that_the_connector_does_not_answer_fails_the_turn(customer: Customer) -> None:
    customer.rasa.internal.order = {"response": "utter_order_on_the_way", "values": {}, "parts": []}
    status, result = customer.rasa.call("answer", customer.call("where is my order 10041?"))
    assert (status, result["step"]) == (503, "action_order_status")
