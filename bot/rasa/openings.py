"""Openings: the words before an answer: who speaks, in which language, that somebody waits, that it was said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.manners import Opening
from bot.rasa.classifier import ANGRY
from bot.rasa.language import FOREIGN

# The opening that the call asks for (metadata of a message).
OPENING = "opening"
_APOLOGY, _AS_SAID = "apology", "as_said"
# Responses that tell themselves who speaks and that a person can be had.
_INTRODUCING = frozenset({"utter_greet", "utter_bot_challenge"})
_APOLOGISING = frozenset({"utter_complaint", "utter_not_helped"})


def openings(
    utter_action: str, parse_data: Mapping[str, Any], metadata: Mapping[str, Any], *, again: bool, offers: bool
) -> Iterator[str]:
    """The openings of an answer, in order. `again`: it was said just before; `offers`: it offers a person itself."""
    wanted = metadata.get(OPENING)
    if wanted and not (wanted == Opening.INTRODUCTION.value and utter_action in _INTRODUCING):
        yield str(wanted)
    if parse_data.get(ANGRY) and utter_action not in _APOLOGISING:
        yield _APOLOGY
    if again and not offers:
        yield _AS_SAID


def opened(text: str | None, words: Iterable[str | None]) -> str | None:
    """`text` after the words of its openings, each on a line of its own."""
    return "\n".join(line for line in (*words, text) if line) or None


def foreign_sentence(tracker: DialogueStateTracker) -> str | None:
    """The sentence for a customer whose language the shop hasn't got, unless the bot said it a moment ago."""
    message = tracker.latest_message
    sentence = message.parse_data.get(FOREIGN) if message else None
    said = (event.text or "" for event in tracker.events if isinstance(event, BotUttered))
    return None if not sentence or any(sentence in text for text in said) else str(sentence)


def said_just_before(tracker: DialogueStateTracker, text: str | None) -> bool:
    """Whether the bot's turn before ended with this very answer, whatever opening it had."""
    events = list(tracker.events)
    heard = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    begin, end = (heard[-2], heard[-1]) if len(heard) > 1 else (0, 0)
    said = [event.text for event in events[begin:end] if isinstance(event, BotUttered) and event.text]
    return bool(text) and bool(said) and said[-1].endswith(str(text))
