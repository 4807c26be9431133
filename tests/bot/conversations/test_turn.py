"""Turns: what Rasa is asked, and how long the bot is waited for."""

from __future__ import annotations

import pytest

from bot.channels.channel import Kind
from bot.conversations.message import AddressedTo, Author, Message
from bot.conversations.turn import Utterance, after_failure, neutralise, utterances


def said(text: str, kind: Kind = Kind.TEXT, **details: str) -> Message:
    return Message(
        message_id="m",
        conversation_id="c",
        position=1,
        author=Author.CONTACT,
        agent_id=None,
        agent_name=None,
        kind=kind,
        text=text,
        details=details,
        addressed_to=AddressedTo.BOT,
        answered_at=None,
        created_at=0.0,
    )


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "//restart",
        " / /restart",
        "\u00a0/restart",
        "\u200b/restart",
        "\x00/restart",
        "\u202e/\ufeff/restart",
    ],
)
def test_what_rasa_would_run_as_a_command_reaches_it_as_plain_text(text: str) -> None:
    assert neutralise(text) == "restart"


def test_a_slash_inside_a_text_stays() -> None:
    assert neutralise("EU/UK sizes and/or US?") == "EU/UK sizes and/or US?"


def test_lines_of_a_burst_are_joined_and_buttons_stand_on_their_own() -> None:
    asked = utterances([said("hi"), said("cost?"), said("A person", Kind.CHOICE, payload="ask_person"), said("thanks")])
    assert asked == (
        Utterance(text="hi\ncost?"),
        Utterance(text="A person", choice="ask_person"),
        Utterance(text="thanks"),
    )


def test_a_button_pressed_in_impatience_is_answered_once() -> None:
    press = said("Shipping cost", Kind.CHOICE, payload="faq/shipping_cost")
    assert utterances([press, press, said("hello?"), press]) == (
        Utterance(text="Shipping cost", choice="faq/shipping_cost"),
        Utterance(text="hello?"),
    )


def test_the_start_button_of_a_messenger_is_a_greeting_and_its_payload_no_question() -> None:
    assert [each.choice for each in utterances([said("/start campaign7")])] == ["greet"]
    assert [each.is_command for each in utterances([said("/start campaign7")])] == [True], "no words of theirs"


def test_a_photo_without_words_asks_nothing() -> None:
    assert utterances([said("", Kind.IMAGE), said("   ")]) == ()


def test_an_unknown_buttons_title_is_taken_as_typed() -> None:
    assert utterances([said("Shipping cost", Kind.CHOICE)]) == (Utterance(text="Shipping cost"),)


def test_the_bot_is_tried_again_soon_and_people_get_the_conversation_within_half_a_minute() -> None:
    waited, failures, pauses = 0.0, 0, []
    while (pause := after_failure(failures=failures + 1, waiting_seconds=waited)) is not None:
        failures += 1
        pauses.append(pause)
        waited += pause
    assert pauses[0] <= 0.5
    assert pauses == sorted(pauses)
    assert waited <= 20


def test_a_message_that_waited_while_we_were_down_gets_its_tries_before_people_do() -> None:
    assert after_failure(failures=1, waiting_seconds=3600) is not None
    assert after_failure(failures=3, waiting_seconds=3600) is None


def test_a_bot_that_is_just_starting_is_waited_for() -> None:
    assert after_failure(failures=60, waiting_seconds=30, starting=True) is not None


def test_a_long_burst_is_asked_in_pieces_and_nothing_of_it_is_cut() -> None:
    asked = utterances([said("x" * 4090), said("where is my order?")])
    assert [each.text for each in asked] == ["x" * 4090, "where is my order?"]
