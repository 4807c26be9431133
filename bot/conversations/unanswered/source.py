"""Source: what shows that a message found no good answer, how much that counts, and what the store has seen of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bot.conversations.turn import ASK_PERSON

# What a customer does later is no word about the answer any more.
AFTERWARDS_SECONDS = 600.0


class Source(str, Enum):
    """The signs, the strongest first."""

    PERSON_CHOSEN = "person_chosen"
    NOT_HELPED = "not_helped"
    AGENT_ANSWERED = "agent_answered"
    UNCLEAR = "unclear"
    NOTHING_PRESSED = "nothing_pressed"
    NO_WORDS = "no_words"
    LOW_MARGIN = "low_margin"
    SUGGESTION_USED = "suggestion_used"


WEIGHTS: Mapping[Source, float] = {
    Source.PERSON_CHOSEN: 2.0,
    Source.NOT_HELPED: 2.0,
    Source.AGENT_ANSWERED: 2.0,
    Source.UNCLEAR: 1.0,
    Source.NOTHING_PRESSED: 1.0,
    Source.NO_WORDS: 1.0,
    Source.LOW_MARGIN: 0.5,
    Source.SUGGESTION_USED: 0.5,
}


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """What the customer did next within ten minutes: pressed (`payload`), wrote (`text`, as it was understood), or
    put a thumb down. `anew`: other answers or facts were published since the answer."""

    payload: str | None = None
    text: str = ""
    intent: str | None = None
    entry: str | None = None
    thumb_down: bool = False
    anew: bool = False

    @property
    def wants_person(self) -> bool:
        """Whether it was to get a person."""
        return ASK_PERSON in (self.payload, self.intent)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One answer of the bot, with what the customer did next. `margin`: by how much the entry won.

    `over`: ten minutes have passed since. `has_words`: the entry has an answer in the customer's language.
    `offered`: a message that was not understood got entries to choose from.
    """

    text: str
    intent: str
    entry: str | None
    handed_off: bool
    margin: float | None
    over: bool
    has_words: bool = True
    offered: bool = True
    reaction: Reaction | None = None
