"""Judging: whether a message found no good answer, by what the customer did next and what an agent replied."""

from __future__ import annotations

from bot.conversations.suggestion import SuggestionOutcome
from bot.conversations.unanswered.source import Attempt, Reaction, Source
from bot.faq.unanswered.features import features, similarity

_UNCLEAR, _FAQ, _NOT_HELPED = "unclear", "faq", "not_helped"
_ENTRY = "faq/"
# Two entries so near each other were told apart by chance.
_LOW_MARGIN = 0.1
# So like the question before it, and taken for another entry: the same thing in other words.
_REPHRASED = 0.4
# The very same words again.
_REPEATED = 0.95
# Who asks the same again after an answer that was surely the right one has lost sight of it or tries the bot out. Only
# an entry that won by less than this may have been the wrong one, and only then the repetition says so.
_DOUBTFUL_MARGIN = 0.3


def source_of(attempt: Attempt) -> Source | None:
    """Why the message counts as unanswered; None where it does not, or not yet."""
    if attempt.intent == _UNCLEAR:
        return _after_asking_back(attempt) if attempt.offered and not attempt.handed_off else _not_understood(attempt)
    if attempt.intent == _FAQ:
        return _after_answer(attempt)
    return None


def _not_understood(attempt: Attempt) -> Source:
    """The bot had nothing to offer: that is a miss at once, whatever comes."""
    wanted = not attempt.handed_off and attempt.reaction is not None and attempt.reaction.wants_person
    return Source.PERSON_CHOSEN if wanted else Source.UNCLEAR


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
    """Whether it is the same question again, in a way that says that the answer was not right: in other words and taken
    for something else, or word for word after an answer that was in doubt. "and to France?" is another question, and
    gets the same entry's answer."""
    if reaction.payload or not reaction.text or reaction.intent not in (_UNCLEAR, _FAQ):
        return False
    near = similarity(features(reaction.text), features(attempt.text))
    if near >= _REPEATED and reaction.anew:
        # Who asks after something was published reads what is new.
        return False
    if reaction.intent == _UNCLEAR or reaction.entry != attempt.entry:
        return near >= _REPHRASED
    return near >= _REPEATED and _is_doubtful(attempt)


def _is_doubtful(attempt: Attempt) -> bool:
    """Whether the answer may not have been right: another entry was near, or there were no words in the language."""
    return not attempt.has_words or (attempt.margin is not None and attempt.margin < _DOUBTFUL_MARGIN)


def source_of_reply(outcome: SuggestionOutcome | None) -> Source:
    """Why a message counts that an agent answered; `outcome` is what became of the suggestion, None without one."""
    return Source.SUGGESTION_USED if outcome is SuggestionOutcome.ACCEPTED else Source.AGENT_ANSWERED
