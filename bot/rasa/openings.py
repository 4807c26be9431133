"""Openings: the words before an answer: who speaks, in which language, that somebody waits, that it was said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.manners import Opening
from bot.language.questions import asks_alike, asks_price
from bot.rasa.classifier import ANGRY
from bot.rasa.language import FOREIGN
from bot.text import fold

# The opening that the call asks for (metadata of a message).
OPENING = "opening"
# Endings don't make another name.
_STEM = 5
_APOLOGY, _AS_SAID, _SAME_ANSWER = "apology", "as_said", "same_answer"
# Responses that tell themselves who speaks and that a person can be had.
_INTRODUCING = frozenset({"utter_greet", "utter_bot_challenge"})
_APOLOGISING = frozenset({"utter_complaint", "utter_not_helped"})


def openings(
    utter_action: str, parse_data: Mapping[str, Any], metadata: Mapping[str, Any], *, again: str | None
) -> Iterator[str]:
    """The openings of an answer, in order. `again` is the one for an answer that was said just before."""
    wanted = metadata.get(OPENING)
    if wanted and not (wanted == Opening.INTRODUCTION.value and utter_action in _INTRODUCING):
        yield str(wanted)
    if parse_data.get(ANGRY) and utter_action not in _APOLOGISING:
        yield _APOLOGY
    if again:
        yield again


def opened(text: str | None, words: Iterable[str | None]) -> str | None:
    """`text` after the words of its openings, each on a line of its own."""
    return "\n".join(line for line in (*words, text) if line) or None


def foreign_sentence(tracker: DialogueStateTracker) -> str | None:
    """The sentence for a customer whose language the shop hasn't got, unless the bot said it a moment ago."""
    message = tracker.latest_message
    sentence = message.parse_data.get(FOREIGN) if message else None
    said = (event.text or "" for event in tracker.events if isinstance(event, BotUttered))
    return None if not sentence or any(sentence in text for text in said) else str(sentence)


def said_again(tracker: DialogueStateTracker, text: str | None) -> str | None:
    """The opening where the bot's turn before ended with this very answer, whatever opening it had: as it said, where
    the same was asked; else that it can only say the same. None where it said something else."""
    events = list(tracker.events)
    heard = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    begin, end = (heard[-2], heard[-1]) if len(heard) > 1 else (0, 0)
    said = [event.text for event in events[begin:end] if isinstance(event, BotUttered) and event.text]
    if not text or not said or not said[-1].endswith(text):
        return None
    return _AS_SAID if _asks_the_same(events[begin], events[end]) else _SAME_ANSWER


def _asks_the_same(before: UserUttered, now: UserUttered) -> bool:
    """Whether a message names nothing new, and is about the same things or in much the same words as the one before; a
    price that its answer told already is the same too."""
    known, named = _named(before), _named(now)
    if asks_price(now.text or ""):
        return True
    if known or named:
        return named <= known
    return asks_alike(before.text or "", now.text or "")


def _named(message: UserUttered) -> set[tuple[str, str]]:
    """What a message names, as it is written there: Ceuta is another question than Melilla, whatever they belong to."""
    text = message.text or ""
    return {(str(each["entity"]), fold(text[each["start"] : each["end"]])[:_STEM]) for each in message.entities}
