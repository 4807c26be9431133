"""Steering: what a message is surely for by its form, told to the model as the press of a button would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

from bot.language.order_details import gives_details
from bot.language.order_in_one import order_in_one
from bot.language.order_unknown import says_unknown
from bot.language.still_there import asks_still_there
from bot.rasa.classifier import ALSO, COMPLAINT, FAQ, PERSON
from bot.rasa.follow_ups import SURE
from bot.rasa.language import LANGUAGE, PHONE_LANGUAGE
from bot.rasa.turn.call import Heard
from bot.shop.orders.enquiry import Awaited

_STATUS, _GREETING = "faq/order_status", "greet"


async def steered(
    processor: MessageProcessor, heard: Heard, language: str | None, *, asked: str | None, number_asked_for: bool
) -> Heard:
    """The message, with the choice that it amounts to. `asked` is what the look-up of an order has just asked for;
    `number_asked_for` where an answer of the FAQ asks for an order's number and people take it."""
    if heard.choice or heard.is_command or heard.within:
        return heard
    if asked == Awaited.NUMBER.value and says_unknown(heard.text):
        return replace(heard, choice=_STATUS)
    if asks_still_there(heard.text):
        return replace(heard, choice=_GREETING)
    if number_asked_for or (asked and gives_details(heard.text, Awaited(asked))):
        return heard
    return await _with_order(processor, heard, language)


async def _with_order(processor: MessageProcessor, heard: Heard, language: str | None) -> Heard:
    """The message as a look-up, where it gives an order's number and proof and asks nothing else for sure."""
    found = order_in_one(heard.text)
    if found is None:
        return heard
    metadata = {LANGUAGE: language, PHONE_LANGUAGE: heard.phone_language}
    said = await processor.parse_message(UserMessage(found.beside, metadata=metadata))
    entry = _other_question(said["intent"], [each["name"] for each in said["intent_ranking"]])
    if said.get(ALSO) or said["intent"]["name"] == COMPLAINT:
        return heard
    return replace(heard, choice=entry or _STATUS)


def _other_question(intent: dict[str, object], ranking: Sequence[str]) -> str | None:
    """What the words beside the proof ask for, where it is surely no look-up."""
    name, sure = intent["name"], float(str(intent["confidence"])) >= SURE
    return ranking[0] if ranking and (name == PERSON or (name == FAQ and sure)) else None
