"""Manners of the real bot: who speaks, anger, answers that did not help or come twice, and languages it hasn't got."""

from __future__ import annotations

from typing import Any

import pytest

from bot.settings import ROOT
from bot.shop.other_languages import other_languages
from tests.bot.rasa.conftest import Customer

pytestmark = pytest.mark.needs("rasa")

QUESTIONS = {
    "en": "how much is shipping to Portugal?",
    "es": "cuánto cuesta el envío a Portugal?",
    "pt": "quanto custa o envio para Portugal?",
    "fi": "paljonko toimitus Portugaliin maksaa?",
    "pl": "ile kosztuje wysyłka do Portugalii?",
}
INTRODUCTIONS = {
    "en": "I'm a bot",
    "es": "Soy un bot",
    "pt": "Sou um bot",
    "fi": "Olen botti",
    "pl": "Jestem botem",
}
PERSONS = {"en": "A person", "es": "Una persona", "pt": "Uma pessoa", "fi": "Asiakaspalvelija", "pl": "Konsultant"}
ANGER = {
    "en": "this is absolutely ridiculous, i'm furious",
    "es": "esto es una vergüenza, estoy muy enfadada",
    "pt": "isto é uma vergonha, estou furiosa",
    "fi": "tämä on ihan naurettavaa, olen raivoissani",
    "pl": "to jest skandal, jestem wściekła",
}
UNHELPFUL = {
    "en": "that doesn't help me at all",
    "es": "eso no me ayuda nada",
    "pt": "isso não me ajuda nada",
    "fi": "tuosta ei ollut mitään apua",
    "pl": "to mi w ogóle nie pomogło",
}


def says(customer: Customer, text: str, *, opening: str | None = None, choice: str | None = None) -> dict[str, Any]:
    """What the bot made of it, with the opening that the worker asks for; the state is carried on."""
    call = {**customer.call(text, choice), "opening": opening}
    status, result = customer.rasa.call("answer", call)
    assert status == 200, result
    customer.events, customer.slots = result["events"], result["slots"]
    return result


def payloads(reply: dict[str, Any]) -> list[str]:
    return [choice["payload"] for choice in reply["choices"]]


@pytest.mark.parametrize("language", QUESTIONS)
def test_the_first_answer_says_that_a_bot_speaks_and_how_to_get_a_person(customer: Customer, language: str) -> None:
    first = says(customer, QUESTIONS[language], opening="introduction")
    clause, _, answer = first["replies"][0]["text"].partition("\n")
    assert clause.startswith(INTRODUCTIONS[language])
    assert answer
    assert first["spoken"] == language
    assert INTRODUCTIONS[language] not in says(customer, "thanks")["replies"][0]["text"]


def test_of_two_answers_only_the_first_introduces_and_a_greeting_does_it_itself(customer: Customer) -> None:
    first, second = says(customer, "shipping to Poland, and can I pay with paypal?", opening="introduction")["replies"]
    assert first["text"].startswith("I'm a bot")
    assert "I'm a bot" not in second["text"]
    assert says(customer, "hello", opening="introduction")["replies"][0]["text"].startswith("Hi! I'm the bot")


@pytest.mark.parametrize("language", QUESTIONS)
def test_each_answer_to_who_waits_is_marked_as_the_bots(customer: Customer, language: str) -> None:
    reply = says(customer, QUESTIONS[language], opening="waiting")["replies"][0]
    assert "bot" in reply["text"].partition("\n")[0]


@pytest.mark.parametrize("language", ANGER)
def test_anger_gets_an_apology_and_the_offer_of_a_person_and_only_a_yes_hands_over(
    customer: Customer, language: str
) -> None:
    result = customer.writes(ANGER[language])
    assert result["actions"] == ["utter_complaint"]
    assert not result["handed_off"]
    assert [choice["title"] for choice in result["replies"][0]["choices"]] == [PERSONS[language]]
    assert not customer.writes(ANGER[language])["handed_off"], "however often"
    yes = {"en": "yes please", "es": "sí, por favor", "pt": "sim por favor", "fi": "joo kiitos", "pl": "tak, proszę"}
    assert customer.writes(yes[language])["handed_off"]


@pytest.mark.parametrize("language", UNHELPFUL)
def test_that_did_not_help_is_heard_and_the_next_missed_question_goes_to_a_person(
    customer: Customer, language: str
) -> None:
    customer.writes(QUESTIONS[language])
    result = customer.writes(UNHELPFUL[language])
    assert result["actions"] == ["utter_not_helped"]
    assert payloads(result["replies"][0]) == ["ask_person"]
    assert not result["handed_off"]


def test_a_missed_question_after_an_answer_that_did_not_help_goes_to_a_person(customer: Customer) -> None:
    customer.writes(QUESTIONS["en"])
    customer.writes("that didn't help")
    assert customer.writes("do you blorp the zxqy wug")["handed_off"]


def test_a_question_beside_anger_is_answered_with_an_apology(customer: Customer) -> None:
    reply = customer.writes("this is ridiculous! how much is shipping to Portugal?")["replies"][0]
    assert reply["response"] == "utter_faq/shipping_cost"
    assert reply["text"].startswith("I'm sorry")
    assert payloads(reply) == ["ask_person"]


@pytest.mark.parametrize("language", QUESTIONS)
def test_the_same_answer_twice_in_a_row_says_so_and_offers_a_person(customer: Customer, language: str) -> None:
    first = customer.writes(QUESTIONS[language])["replies"][0]
    again = customer.writes(QUESTIONS[language])["replies"][0]
    assert again["text"] != first["text"]
    assert again["text"].endswith(first["text"])
    assert payloads(again) == ["ask_person"]
    third = customer.writes(QUESTIONS[language])["replies"][0]
    assert third["text"] == again["text"], "the openings do not pile up"


@pytest.mark.parametrize(
    ("first", "then", "opening"),
    [
        ("what are your opening hours?", "what are the opening hours", "As I said"),
        ("what are your opening hours?", "are you open on sundays", "About that I can only tell you the same"),
        ("cuánto cuesta el envío a Ceuta?", "y a Melilla?", "Sobre eso solo puedo decirte lo mismo"),
    ],
)
def test_as_i_said_stands_only_before_the_answer_to_the_same_question(
    customer: Customer, first: str, then: str, opening: str
) -> None:
    answer = customer.writes(first)["replies"][0]["text"]
    again = customer.writes(then)["replies"][0]
    assert again["text"].startswith(opening)
    assert again["text"].endswith(answer)
    assert payloads(again) == ["ask_person"]


@pytest.mark.parametrize("text", ["thanks", "hello", "bye", "are you a bot?", "gracias", "hei", "dzięki", "adeus"])
def test_small_talk_twice_in_a_row_has_other_words(customer: Customer, text: str) -> None:
    assert customer.writes(text)["replies"][0]["text"] != customer.writes(text)["replies"][0]["text"]


def test_a_second_miss_that_asks_nothing_is_offered_a_person_first(customer: Customer) -> None:
    customer.writes("purple monkey dishwasher")
    result = customer.writes("blorp zxqy wug")
    assert not result["handed_off"]
    assert payloads(result["replies"][0])[0] == "ask_person"
    assert customer.writes("yes")["handed_off"]


@pytest.mark.parametrize("text", ["thanks a lot", "lovely", "haha", "this is ridiculous"])
def test_thanks_chit_chat_and_anger_never_hand_over(customer: Customer, text: str) -> None:
    customer.writes("purple monkey dishwasher")
    assert not customer.writes(text)["handed_off"]
    assert not customer.writes(text)["handed_off"]


@pytest.mark.parametrize(
    ("text", "later", "begin"),
    [
        ("Wie viel kostet der Versand nach Portugal?", "Vielen Dank und schönen Tag", "Leider antwortet der Shop"),
        ("Combien coûte la livraison au Portugal ?", "Merci beaucoup, bonne journée", "Désolé, la boutique"),
        ("Quanto costa la spedizione in Portogallo?", "Grazie mille, buona giornata", "Purtroppo il negozio"),
        ("Hoeveel kost de verzending naar Portugal?", "Hartelijk dank, fijne dag nog", "Helaas antwoordt de winkel"),
        ("Скільки коштує доставка до Португалії?", "Дуже дякую, гарного дня", "На жаль, магазин"),
    ],
)
def test_a_language_that_the_shop_hasnt_got_gets_one_sentence_of_its_own(
    customer: Customer, text: str, later: str, begin: str
) -> None:
    result = customer.writes(text)
    sentence, _, answer = result["replies"][0]["text"].partition("\n")
    assert sentence.startswith(begin)
    assert answer
    assert result["spoken"] == "en"
    assert result["language"] is None, "nothing is kept of it"
    assert begin not in customer.writes(later)["replies"][0]["text"], "said once"


def test_the_sentence_names_the_language_of_the_answer_as_theirs_calls_it(customer: Customer) -> None:
    customer.language = "es"
    assert "auf Spanisch" in customer.writes("Wo ist mein Paket?")["replies"][0]["text"]


@pytest.mark.parametrize("language", QUESTIONS)
def test_who_writes_in_a_language_of_the_shop_gets_none(customer: Customer, language: str) -> None:
    sentences = other_languages(ROOT / "data", tuple(QUESTIONS))
    said = customer.writes(QUESTIONS[language])["replies"][0]["text"]
    assert len(sentences) > 20
    assert not [code for code, by_own in sentences.items() if by_own[language] in said]


def test_guesses_that_are_hardly_likely_are_not_shown(customer: Customer) -> None:
    result = customer.writes("the thing with the box and my neighbour")
    sure = {each["entry"]: each["confidence"] for each in result["understood"]}
    shown = [payload for payload in payloads(result["replies"][0]) if payload in sure]
    assert shown
    assert all(sure[payload] >= 0.05 for payload in shown)


def test_what_is_suggested_to_an_agent_has_no_words_before_it(customer: Customer) -> None:
    plain = says(customer, "how much is shipping to Portugal?")["replies"][0]["text"]
    angry = "this is ridiculous! how much is shipping to Portugal?"
    assert says(customer, angry, opening="silent")["replies"][0]["text"] == plain
    said = says(customer, "Wie viel kostet der Versand nach Portugal?", opening="silent")["replies"]
    assert not any("Leider" in reply["text"] for reply in said)
