"""Waiting and manners through the phones: what who waits, is angry, is new or speaks another language hears."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import pytest

from bot.conversations.conversation import State
from bot.conversations.message import Author
from bot.conversations.rating import Score
from bot.settings import ROOT
from bot.shop.hours import read_hours
from bot.shop.notices import read_notices
from bot.shop.wording import WEEKDAYS
from bot.store.store import Store
from bot.team.routing import Policy
from connectors.sandbox.testing.client import Bubble, Customer, Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.journeys.people import Desk
from tests.journeys.test_conversation import PERSON
from tests.journeys.test_main_job import UNCLEAR, customer_of

CHANNELS = ["telegram", "whatsapp"]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a customer writes in a language, and what they read."""

    person: str
    question: str
    price: str
    waiting: str
    introduction: str
    anger: str
    apology: str
    yes: str
    thanks: str
    person_button: str
    nobody: str


SAID = {
    "en": Said(
        person="I want to talk to a person",
        question="how much is shipping to Portugal?",
        price="€4.95",
        waiting="While you wait, the bot answers:",
        introduction="I'm a bot;",
        anger="this is ridiculous, I'm furious",
        apology="I'm sorry that you're annoyed",
        yes="yes please",
        thanks="thank you very much",
        person_button="A person",
        nobody="None of our people is online right now.",
    ),
    "es": Said(
        person="quiero hablar con una persona",
        question="cuánto cuesta el envío a Portugal?",
        price="4,95\xa0€",
        waiting="Mientras esperas, te contesta el bot:",
        introduction="Soy un bot;",
        anger="esto es una vergüenza, estoy muy enfadada",
        apology="Siento que estés a disgusto",
        yes="sí, por favor",
        thanks="muchas gracias",
        person_button="Una persona",
        nobody="Ahora mismo no hay nadie del equipo conectado.",
    ),
    "pt": Said(
        person="quero falar com uma pessoa",
        question="quanto custa o envio para Portugal?",
        price="4,95\xa0€",
        waiting="Enquanto espera, responde o bot:",
        introduction="Sou um bot;",
        anger="isto é uma vergonha, estou furiosa",
        apology="Lamento o aborrecimento",
        yes="sim por favor",
        thanks="muito obrigada",
        person_button="Uma pessoa",
        nobody="Neste momento não está ninguém da loja online.",
    ),
    "fi": Said(
        person="haluan puhua ihmiselle",
        question="paljonko toimitus Portugaliin maksaa?",
        price="4,95\xa0€",
        waiting="Odottaessasi botti vastaa:",
        introduction="Olen botti;",
        anger="tämä on ihan naurettavaa, olen raivoissani",
        apology="Olen pahoillani, että tämä harmittaa",
        yes="joo kiitos",
        thanks="kiitos paljon",
        person_button="Asiakaspalvelija",
        nobody="Asiakaspalvelussamme ei ole juuri nyt ketään paikalla.",
    ),
    "pl": Said(
        person="chcę rozmawiać z człowiekiem",
        question="ile kosztuje wysyłka do Portugalii?",
        price="4,95\xa0€",
        waiting="Zanim odpisze konsultant, odpowiada bot:",
        introduction="Jestem botem;",
        anger="to jest skandal, jestem wściekła",
        apology="Przykro mi i rozumiem zdenerwowanie",
        yes="tak, proszę",
        thanks="dziękuję bardzo",
        person_button="Konsultant",
        nobody="W tej chwili żaden konsultant nie jest dostępny.",
    ),
}


def new_customer(sandbox: Sandbox, channel: str, name: str, language: str) -> Customer:
    customer: Customer = getattr(sandbox, channel).new_customer(name, language=language)
    return customer


def first_new(customer: Customer, before: int) -> Bubble:
    """The first thing that the shop says after that many messages."""
    return customer.waits_for(lambda bubble: True, after=before)


def status(customer: Customer, text: str) -> str:
    return next(bubble.status for bubble in customer.messages() if bubble.text == text)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("language", SAID)
def test_who_waits_is_answered_by_the_bot_until_a_person_accepts(
    sandbox: Sandbox, eva: Desk, channel: str, language: str
) -> None:
    said, name = SAID[language], f"Waits {channel} {language}"
    ana = new_customer(sandbox, channel, name, language)
    ana.writes(said.person)
    waiting = eva.sees_waiting(name)
    ana.waits_for(lambda bubble: bool(bubble.titles))
    ana.writes("purple monkey dishwasher")
    ana.writes(said.thanks)
    ana.writes(said.question)
    answer = ana.waits_for(said.price)
    assert answer.text.startswith(said.waiting)
    after = eva.conversation(name)
    assert (after.state, after.epoch) == (State.QUEUED, waiting.epoch)
    assert [each.text for each in eva.reads(name) if each.author is Author.BOT] == [answer.text], "a miss is silent"
    eva.accepts(name)
    before = len(ana.messages())
    ana.writes(said.question)
    eva.sees(name, "the question", lambda message: message.text == said.question and message.position > before)
    eva.replies(name, "4.95, says Eva")
    ana.waits_for("says Eva")
    assert not [bubble for bubble in ana.messages()[before:] if said.price in bubble.text]


def test_on_whatsapp_the_ticks_turn_blue_when_somebody_has_dealt_with_it(sandbox: Sandbox, eva: Desk) -> None:
    ida = new_customer(sandbox, "whatsapp", "Ticks", "en")
    ida.writes(SAID["en"].person)
    eva.sees_waiting("Ticks")
    ida.writes("my neighbour has the box")
    ida.writes("is anybody there at all")
    ida.waits_until(lambda: not eva.store.due.look(now=0.0).next_at, what="the bot to have tried")
    assert status(ida, "my neighbour has the box") != "read", "nobody has dealt with it"
    ida.writes(SAID["en"].question)
    ida.waits_for(SAID["en"].price)
    ida.waits_until(lambda: status(ida, SAID["en"].question) == "read", what="blue ticks by the bot's answer")
    eva.accepts("Ticks")
    ida.writes("hello Eva")
    eva.sees("Ticks", "her hello", lambda message: message.text == "hello Eva")
    assert status(ida, "hello Eva") != "read"
    eva.replies("Ticks", "hello Ida")
    ida.waits_until(lambda: status(ida, "hello Eva") == "read", what="blue ticks by Eva's answer")


@pytest.mark.parametrize("language", SAID)
def test_the_first_answer_says_that_a_bot_speaks_and_again_when_a_person_hands_back(
    sandbox: Sandbox, eva: Desk, language: str
) -> None:
    said, name = SAID[language], f"New {language}"
    ana = new_customer(sandbox, "telegram", name, language)
    ana.writes(said.question)
    assert ana.waits_for(said.price).text.startswith(said.introduction)
    before = len(ana.messages())
    ana.writes(said.thanks)
    assert said.introduction not in first_new(ana, before).text
    eva.takes_over(name)
    eva.returns(name)
    ana.waits_for("bot", after=before + 2)
    before = len(ana.messages())
    ana.writes(said.question)
    assert ana.waits_for(said.price, after=before).text.startswith(said.introduction)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("language", SAID)
def test_anger_gets_an_apology_and_a_person_only_on_a_yes(
    sandbox: Sandbox, eva: Desk, channel: str, language: str
) -> None:
    said, name = SAID[language], f"Angry {channel} {language}"
    ana = new_customer(sandbox, channel, name, language)
    ana.writes(said.anger)
    assert ana.waits_for(said.apology).titles == (said.person_button,)
    assert eva.conversation(name).state is State.BOT
    ana.writes(said.yes)
    eva.sees_waiting(name)


@pytest.mark.parametrize(
    ("language", "text", "sentence"),
    [
        ("de", "Wie lange dauert die Lieferung nach Deutschland?", "Leider antwortet der Shop nicht auf Deutsch"),
        ("fr", "Combien de temps prend la livraison ?", "Désolé, la boutique ne répond pas en français"),
        ("it", "Quanto tempo ci vuole per la consegna?", "Purtroppo il negozio non risponde in italiano"),
        ("nl", "Hoelang duurt de levering naar Nederland?", "Helaas antwoordt de winkel niet in het Nederlands"),
        ("sv", "Hur lång tid tar leveransen till Sverige?", "Tyvärr svarar butiken inte på svenska"),
    ],
)
@pytest.mark.parametrize("channel", CHANNELS)
def test_another_language_is_answered_in_the_shops_first_with_one_sentence_of_its_own(
    sandbox: Sandbox, eva: Desk, channel: str, language: str, text: str, sentence: str
) -> None:
    name = f"Other {channel} {language}"
    ana = new_customer(sandbox, channel, name, language)
    ana.writes(text)
    answer = ana.waits_for(sentence).text
    assert answer.partition("\n")[2].startswith("I'm a bot;")
    assert eva.conversation(name).language is None


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("language", "hello"), [("en", "hello"), ("pl", "dzień dobry")])
def test_a_greeting_shows_four_questions_and_a_press_is_answered(
    sandbox: Sandbox, channel: str, language: str, hello: str
) -> None:
    ana = new_customer(sandbox, channel, f"Greeted {channel} {language}", language)
    ana.writes("/start" if channel == "telegram" and language == "en" else hello)
    greeting = ana.waits_for(lambda bubble: len(bubble.titles) == 4)
    before = len(ana.messages())
    ana.presses(greeting.titles[2])
    answer = first_new(ana, before)
    assert len(answer.text) > 20
    assert answer.titles in ((), (PERSON[language],))


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_same_answer_twice_says_so_and_offers_a_person(sandbox: Sandbox, channel: str) -> None:
    ana = new_customer(sandbox, channel, f"Twice {channel}", "es")
    ana.writes(SAID["es"].question)
    ana.waits_for(SAID["es"].price)
    before = len(ana.messages())
    ana.writes(SAID["es"].question)
    again = ana.waits_for(SAID["es"].price, after=before)
    assert again.text.startswith("Como te decía")
    assert again.titles == ("Una persona",)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("language", SAID)
def test_where_nobody_is_there_no_place_is_told_and_a_call_is_offered(
    stack: Stack, sandbox: Sandbox, eva: Desk, channel: str, language: str
) -> None:
    """The shop is open at any hour, and Eva has gone away, as has whoever an earlier journey left at the desk.

    The worker, which keeps the shop's real hours, has told the customer something and rests before it tells more.
    """
    said, name = SAID[language], f"Nobody {channel} {language}"
    week = {day: ["00:00-24:00"] for day in WEEKDAYS}
    notices = replace(read_notices(ROOT / "data"), hours=read_hours({"timezone": "Europe/Madrid", **week}))
    store = Store(stack.database, notices, Policy(notice_seconds=0.0, settle_seconds=0.0))
    ana = new_customer(sandbox, channel, name, language)
    ana.writes(said.person)
    ana.waits_for(lambda bubble: len(bubble.titles) == 2)
    eva.takes_over(name)
    before = len(ana.messages())
    held = eva.conversation(name)
    store.conversations.release(held.conversation_id, eva.agent_id, epoch=held.epoch, now=time.time())
    there = {eva.agent_id, *(each.agent_id for each in store.presence.team(now=time.time()) if each.available)}
    for agent_id in there:
        store.presence.set_away(agent_id, True, now=time.time())
    store.queue_updates.tell(now=time.time())
    for agent_id in there:
        store.presence.set_away(agent_id, False, now=time.time())
    told = ana.waits_for(said.nobody, after=before)
    assert not any(char.isdigit() for char in told.text), "neither a place nor minutes"
    assert len(told.titles) == 2


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("language", "words"), [("en", "it took three days"), ("fi", "kesti kolme päivää")])
def test_words_after_a_bad_score_are_the_comment_without_a_press(
    stack: Stack, sandbox: Sandbox, eva: Desk, channel: str, language: str, words: str
) -> None:
    name = f"Unhappy {channel} {language}"
    nina = Desk(Store(stack.database, read_notices(ROOT / "data"), Policy(ask_rating=True)), eva.agent_id)
    uma = new_customer(sandbox, channel, name, language)
    uma.writes(SAID[language].question)
    uma.waits_for(SAID[language].price)
    nina.takes_over(name)
    nina.replies(name, "Here is your answer.")
    uma.waits_for("Here is your answer.")
    nina.resolves(name)
    asked = uma.waits_for(lambda bubble: any(title.startswith("😞") for title in bubble.titles))
    before = len(uma.messages())
    uma.presses(asked.titles[-1])
    first_new(uma, before)
    before = len(uma.messages())
    uma.writes(words)
    first_new(uma, before)
    mine = [each for each in nina.store.ratings.given() if each.contact_name == name]
    assert [(each.score, each.comment) for each in mine] == [(Score.BAD, words)]
    assert nina.conversation(name).state is State.RESOLVED


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_place_gets_a_reaction(sandbox: Sandbox, channel: str) -> None:
    ana = customer_of(sandbox, channel, f"Placed {channel}")
    ana.sends_location(39.47, -0.376, name="Home")
    assert ana.waits_for("can't read maps").titles == ("A person",)


@pytest.mark.parametrize("channel", CHANNELS)
def test_two_misses_that_ask_nothing_are_offered_a_person_first(sandbox: Sandbox, eva: Desk, channel: str) -> None:
    name = f"Babbles {channel}"
    cy = customer_of(sandbox, channel, name)
    cy.writes("purple monkey dishwasher")
    cy.waits_for(lambda bubble: bool(bubble.titles))
    before = len(cy.messages())
    cy.writes("blorp zxqy wug")
    assert cy.waits_for(lambda bubble: bool(bubble.titles), after=before).titles[0] == "A person"
    assert eva.conversation(name).state is State.BOT
    cy.writes(UNCLEAR)
    eva.sees_waiting(name)
