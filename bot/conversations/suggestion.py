"""Suggestion: the FAQ answer that the bot would give, offered to the agent who holds the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.channels.channel import Kind
from bot.conversations.conversation import Conversation
from bot.conversations.handoff import Guess
from bot.conversations.message import AddressedTo, Author, Message
from bot.conversations.turn import utterances

_FAQ = "faq/"
# Below this, reading and dismissing suggestions costs an agent more than typing.
_LEAST_CONFIDENCE = 0.3


class SuggestionState(str, Enum):
    """The state of a suggestion."""

    WANTED = "wanted"
    READY = "ready"
    NONE = "none"


class SuggestionOutcome(str, Enum):
    """The agent's use of a suggestion."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A suggestion as stored. `confidence` from 0 to 1; `question` is what the customer wrote."""

    suggestion_id: str
    conversation_id: str
    state: SuggestionState
    entry: str | None
    confidence: float | None
    text: str | None
    language: str | None
    question: str = ""
    outcome: SuggestionOutcome | None = None
    sent_text: str | None = None
    agent_name: str | None = None
    settled_at: float | None = None


@dataclass(frozen=True, kw_only=True)
class WantedSuggestion:
    """A suggestion that the worker has to make for the customer's messages since the last answer.

    `entries` are those that they asked about shortly before, the latest last: "and to Spain?" leans on them.
    """

    suggestion_id: str
    conversation: Conversation
    messages: tuple[Message, ...]
    entries: tuple[str, ...] = ()


def open_question(messages: Sequence[Message]) -> tuple[Message, ...]:
    """The customer's messages to people since the last message of the bot or an agent; () unless one has words.

    Neither notices nor reactions count as an answer, and what the bot handled ("a person, please") is no question any
    more.
    `messages` are the latest of a conversation, in order.
    """
    since: list[Message] = []
    for message in reversed(messages):
        if message.kind is Kind.REACTION:
            continue
        if message.author in (Author.AGENT, Author.BOT) or message.addressed_to is AddressedTo.BOT:
            break
        if message.addressed_to is AddressedTo.PEOPLE:
            since.insert(0, message)
    return tuple(since) if utterances(since) else ()


def likely_entry(understood: Sequence[Guess]) -> Guess | None:
    """The entry to suggest to an agent, or None."""
    faq = [guess for guess in understood if guess.entry.startswith(_FAQ)]
    best = max(faq, key=lambda guess: guess.confidence, default=None)
    return best if best and best.confidence >= _LEAST_CONFIDENCE else None


def outcome_of(suggested: str, sent: str, *, used: bool) -> SuggestionOutcome:
    """What the agent's reply did with the suggestion above it; `used`: the agent put the suggestion into the box."""
    if not used:
        return SuggestionOutcome.REJECTED
    same = " ".join(suggested.split()) == " ".join(sent.split())
    return SuggestionOutcome.ACCEPTED if same else SuggestionOutcome.EDITED
