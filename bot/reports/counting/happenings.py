"""Happenings: what was written, answered and handed over in one conversation, as plain records to count from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.conversations.conversation import State, Verb


class Speaker(str, Enum):
    """Who wrote: words of the customer, the bot or a person. Notices, notes and reactions are none of these."""

    CUSTOMER = "customer"
    BOT = "bot"
    PERSON = "person"
    # A thumb down below an answer: it asks nothing, and says that the answer was none.
    THUMB_DOWN = "thumb_down"


@dataclass(frozen=True, kw_only=True)
class Words:
    """One message, by when and by whom; `mark` is of the link by which the customer sent it, "" for none."""

    at: float
    speaker: Speaker
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of holder. `by_person`: an agent did it, not the system or the customer."""

    at: float
    verb: Verb
    state: State
    by_person: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One turn of the bot that ended: `entry` where it answered a question, `asked_back` where it offered choices."""

    at: float
    entry: str | None = None
    asked_back: bool = False
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """A handoff as stored. `held_at_once`: how many conversations its agent held as it was accepted, this included."""

    requested_at: float
    reason: str
    topic: str
    accepted_at: float | None = None
    first_reply_at: float | None = None
    ended_at: float | None = None
    held_at_once: int | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """That the customer was asked for a rating, and the score (1 to 3) if one came."""

    at: float
    score: int | None = None


@dataclass(frozen=True, kw_only=True)
class Return:
    """What the same person did elsewhere, on any channel: asked about `entry`, or wanted a person (no entry)."""

    at: float
    entry: str | None = None


@dataclass(frozen=True, kw_only=True)
class Happenings:
    """All that happened in a conversation from some moment on, each in the order of time.

    `elsewhere`: what its person did in their other conversations.
    """

    words: Sequence[Words] = ()
    changes: Sequence[Change] = ()
    answers: Sequence[Answer] = ()
    handoffs: Sequence[HandedOver] = ()
    ratings: Sequence[Asked] = ()
    elsewhere: Sequence[Return] = ()
