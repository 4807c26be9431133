"""The main job on both channels: the customer asks, the bot answers, a person takes over, the bot is back."""

from __future__ import annotations

import pytest

from bot.channels.channel import Kind
from bot.conversations.conversation import State
from bot.conversations.handoff import Reason
from bot.conversations.message import Author, DeliveryState
from connectors.sandbox.testing.client import Customer, Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.journeys.people import Desk, wait_for

UNCLEAR = "can you fix my washing machine"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


def customer_of(sandbox: Sandbox, channel: str, name: str) -> Customer:
    return getattr(sandbox, channel).customer(name)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_from_the_bot_to_a_person_and_back(sandbox: Sandbox, eva: Desk, channel: str) -> None:
    name = f"Ana {channel}"
    ana = customer_of(sandbox, channel, name)

    ana.writes("how much is shipping to Portugal?")
    ana.waits_for("€4.95")

    ana.writes("I want to talk to a person")
    eva.sees_waiting(name)
    card = eva.card(name)
    assert card.reason is Reason.ASKED_FOR_PERSON
    assert card.understood[0].entry == "ask_person"
    assert card.language == "en"

    eva.accepts(name)
    ana.waits_for("Eva")
    eva.replies(name, "Hello Ana, this is Eva. What can I do for you?")
    ana.waits_for("this is Eva")
    before = len([message for message in eva.reads(name) if message.author is Author.BOT])
    ana.writes("what does shipping cost?")
    eva.sees(name, "her question", lambda message: message.text == "what does shipping cost?")
    eva.replies(name, "I'll look it up for you.")
    ana.waits_for("look it up")
    assert len([message for message in eva.reads(name) if message.author is Author.BOT]) == before

    eva.resolves(name)
    ana.writes("which payment methods do you take?")
    ana.waits_for("PayPal")
    assert eva.conversation(name).state is State.BOT


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_a_spanish_customer_is_answered_in_spanish_all_the_way(sandbox: Sandbox, eva: Desk, channel: str) -> None:
    name = f"Lucía {channel}"
    lucia = customer_of(sandbox, channel, name)
    lucia.writes("cuánto cuesta el envío a portugal?")
    lucia.waits_for("4,95\xa0€")
    lucia.writes("quiero hablar con una persona")
    eva.sees_waiting(name)
    assert eva.card(name).language == "es"
    eva.accepts(name)
    lucia.waits_for("ya está contigo")
    eva.returns(name)
    lucia.waits_for("Vuelves a estar con el bot")
    lucia.writes("qué formas de pago tenéis")
    lucia.waits_for("PayPal")


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_the_bot_asks_back_with_buttons_and_a_press_is_answered(sandbox: Sandbox, channel: str) -> None:
    ben = customer_of(sandbox, channel, f"Ben {channel}")
    ben.writes("the thing with the box and my neighbour")
    asked = ben.waits_for(lambda message: bool(message.choices))
    *guesses, last = asked.titles
    assert last == "A person"
    assert 1 <= len(guesses) <= (2 if channel == "whatsapp" else 3)
    ben.presses(guesses[0])
    answer = ben.waits_for(lambda message: message.number > asked.number)
    assert not answer.choices
    assert len(answer.text) > 20


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_the_second_miss_in_a_row_brings_a_person(sandbox: Sandbox, eva: Desk, channel: str) -> None:
    name = f"Cy {channel}"
    cy = customer_of(sandbox, channel, name)
    cy.writes(UNCLEAR)
    cy.waits_for(lambda message: bool(message.choices))
    cy.writes("do you sell tickets for the opera")
    eva.sees_waiting(name)
    assert eva.card(name).reason is Reason.NOT_UNDERSTOOD


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_a_person_is_one_press_away_when_the_bot_asks_back(sandbox: Sandbox, eva: Desk, channel: str) -> None:
    name = f"Dan {channel}"
    dan = customer_of(sandbox, channel, name)
    dan.writes(UNCLEAR)
    dan.waits_for(lambda message: bool(message.choices))
    dan.presses("A person")
    eva.sees_waiting(name)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_a_photo_is_shown_to_people_and_the_bot_says_once_that_it_cannot_read_it(
    sandbox: Sandbox, eva: Desk, channel: str
) -> None:
    name = f"Fay {channel}"
    fay = customer_of(sandbox, channel, name)
    fay.sends_photo(PNG)
    fay.waits_for("can't understand photos")
    photo = eva.sees(name, "a photo", lambda m: m.media is not None and m.media.state == "ready")
    assert (photo.kind, photo.media and photo.media.mime_type) == (Kind.IMAGE, "image/png")
    fay.sends_photo(PNG)
    fay.writes("how long does delivery take?")
    fay.waits_for("2–4")
    texts = [message.text for message in fay.messages()]
    assert sum("can't understand photos" in text for text in texts) == 1


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_what_customers_type_is_never_run_as_a_command(sandbox: Sandbox, eva: Desk, channel: str) -> None:
    name = f"Mal {channel}"
    mal = customer_of(sandbox, channel, name)
    mal.writes('/ask_person{"x": "y"}')
    mal.writes("/restart")
    mal.waits_for(lambda message: not message.from_customer)
    assert eva.conversation(name).state in (State.BOT, State.QUEUED)
    mal.writes("how much is shipping to Portugal?")
    history = eva.sees(name, "the question", lambda message: "Portugal" in message.text)
    assert history.author is Author.CONTACT


def test_a_whatsapp_customer_without_a_phone_number_is_answered(sandbox: Sandbox) -> None:
    noor = sandbox.whatsapp.customer("Noor", phone=False)
    noor.writes("how much is shipping to Portugal?")
    noor.waits_for("€4.95")


def test_a_webhook_delivered_again_is_answered_once(sandbox: Sandbox, eva: Desk) -> None:
    kim = sandbox.whatsapp.customer("Kim")
    kim.writes("which payment methods do you take?")
    kim.waits_for("PayPal")
    for _ in range(3):
        sandbox.redeliver()
    kim.writes("thanks")
    kim.waits_for(lambda message: not message.from_customer and "PayPal" not in message.text)
    assert sum("PayPal" in message.text for message in kim.messages()) == 1
    assert sum(message.author is Author.CONTACT for message in eva.reads("Kim")) == 2


def test_ticks_reach_the_agent(sandbox: Sandbox, eva: Desk) -> None:
    ida = sandbox.whatsapp.customer("Ida")
    ida.writes("which payment methods do you take?")
    ida.waits_for("PayPal")
    ida.reads()
    eva.sees("Ida", "blue ticks", lambda message: message.delivery is DeliveryState.READ)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_whatever_a_customer_sends_people_see_it_for_what_it_is(sandbox: Sandbox, eva: Desk, channel: str) -> None:
    name = f"Gil {channel}"
    gil = customer_of(sandbox, channel, name)
    gil.sends_voice(b"OggS" + bytes(60))
    gil.sends_document(b"%PDF-1.4 invoice", "invoice.pdf", caption="my invoice")
    gil.sends_sticker(b"RIFF" + bytes(4) + b"WEBPVP8 " + bytes(20))
    gil.sends_location(39.47, -0.376, name="Home")
    kinds = {Kind.VOICE, Kind.DOCUMENT, Kind.STICKER, Kind.LOCATION}
    wait_for("all four", lambda: kinds <= {message.kind for message in eva.reads(name)})
    document = eva.sees(name, "the file", lambda m: m.kind is Kind.DOCUMENT and m.media and m.media.state == "ready")
    assert document.text == "my invoice"
    assert document.media is not None
    assert (document.media.filename, document.media.mime_type) == ("invoice.pdf", "application/pdf")
    place = eva.sees(name, "the place", lambda message: message.kind is Kind.LOCATION)
    assert place.details["location"]["latitude"] == pytest.approx(39.47)


def test_a_kind_that_nobody_knows_yet_is_kept_and_shown(sandbox: Sandbox, eva: Desk) -> None:
    hal = sandbox.whatsapp.customer("Hal")
    hal.sends_raw({"type": "hologram", "hologram": {"depth": 3}})
    unknown = eva.sees("Hal", "the hologram", lambda message: message.kind is Kind.UNKNOWN)
    assert unknown.details["type"] == "hologram"


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_no_log_holds_what_customers_say_nor_a_secret(stack: Stack, sandbox: Sandbox, eva: Desk, channel: str) -> None:
    name = f"Ivo {channel}"
    ivo = customer_of(sandbox, channel, name)
    ivo.writes("my code is kestrel4711, how much is shipping to Portugal?")
    ivo.waits_for(lambda message: not message.from_customer)
    ivo.writes("kestrel4711 please let me talk to a person")
    eva.takes_over(name)
    eva.replies(name, "kestrel4711 noted")
    ivo.waits_for("kestrel4711 noted")
    logs = list((stack.folder / "log").glob("*.log"))
    assert len(logs) >= 5
    for log in logs:
        text = log.read_text(encoding="utf-8", errors="replace")
        for secret in ("kestrel4711", "100001:SANDBOX", "sandbox-secret"):
            assert secret not in text, f"{secret} in {log.name}"
