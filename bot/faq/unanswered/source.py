"""Source: what shows that a message found no good answer, and how much that counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bot.conversations.suggestion import SuggestionOutcome
from bot.conversations.turn import ASK_PERSON
from bot.faq.unanswered.features import features, similarity

# What a customer does later is no word about the answer any more.
AFTERWARDS_SECONDS = 600.0
_UNCLEAR, _FAQ, _NOT_HELPED = "unclear", "faq", "not_helped"
_ENTRY = "faq/"
# Two entries so near each other were told apart by chance.
_LOW_MARGIN = 0.1
# So like the question before it, and taken for another entry: the same thing in other words.
_REPHRASED = 0.4
# The very same words again.
_REPEATED = 0.95


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
    put a thumb down."""

    payload: str | None = None
    text: str = ""
    intent: str | None = None
    entry: str | None = None
    thumb_down: bool = False

    @property
    def wants_person(self) -> bool:
        """Whether it was to get a person."""
        return ASK_PERSON in (self.payload, self.intent)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One answer of the bot, with what the customer did next. `margin`: by how much the entry won.

    `over`: ten minutes have passed since. `has_words`: the entry has an answer in the customer's language.
    """

    text: str
    intent: str
    entry: str | None
    handed_off: bool
    margin: float | None
    over: bool
    has_words: bool = True
    reaction: Reaction | None = None


def source_of(attempt: Attempt) -> Source | None:
    """Why the message counts as unanswered; None where it does not, or not yet."""
    if attempt.intent == _UNCLEAR:
        return Source.UNCLEAR if attempt.handed_off else _after_asking_back(attempt)
    if attempt.intent == _FAQ:
        return _after_answer(attempt)
    return None


def _after_asking_back(attempt: Attempt) -> Source | None:
    """The bot asked back: who presses an entry has found it."""
    if attempt.reaction is None:
        return Source.NOTHING_PRESSED if attempt.over else None
    if attempt.reaction.wants_person:
        return Source.PERSON_CHOSEN
    found = (attempt.reaction.payload or "").startswith(_ENTRY)
    return None if found else Source.NOTHING_PRESSED


def _after_answer(attempt: Attempt) -> Source | None:
    reaction = attempt.reaction
    if reaction and (reaction.wants_person or reaction.thumb_down or reaction.intent == _NOT_HELPED):
        return Source.NOT_HELPED
    if reaction and _rephrased(attempt, reaction):
        return Source.NOT_HELPED
    if not attempt.has_words:
        return Source.NO_WORDS
    return Source.LOW_MARGIN if attempt.margin is not None and attempt.margin < _LOW_MARGIN else None


def _rephrased(attempt: Attempt, reaction: Reaction) -> bool:
    """Whether it is the same question again; "and to France?" is another, and gets the same entry's answer."""
    if reaction.payload or not reaction.text or reaction.intent not in (_UNCLEAR, _FAQ):
        return False
    is_other = reaction.intent == _UNCLEAR or reaction.entry != attempt.entry
    near = similarity(features(reaction.text), features(attempt.text))
    return near >= (_REPHRASED if is_other else _REPEATED)


def source_of_reply(outcome: SuggestionOutcome | None) -> Source:
    """Why a message counts that an agent answered; `outcome` is what became of the suggestion, None without one."""
    return Source.SUGGESTION_USED if outcome is SuggestionOutcome.ACCEPTED else Source.AGENT_ANSWERED
