"""Asked: what the store has seen of a customer's question, before anybody decides whether it found an answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversations.suggestion import SuggestionOutcome
from bot.conversations.unanswered.source import Attempt, Source


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a question stands: its message, conversation, channel and language, when it was asked, and the names of
    the customer and the agents, which are masked in it."""

    message_id: str
    conversation_id: str
    position: int
    channel: str
    language: str | None
    asked_at: float
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AnsweredMessage:
    """A message that the bot answered or asked back about."""

    place: Place
    attempt: Attempt


@dataclass(frozen=True, kw_only=True)
class AgentReply:
    """An agent's first reply to what the customer wrote. `question` is None where no words of theirs are open but
    those that the bot had tried; `position` and `sent_at` are the reply's, `entry` is the suggestion's."""

    place: Place
    question: str | None
    reply: str
    position: int
    sent_at: float
    outcome: SuggestionOutcome | None
    entry: str | None


@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    """A question to keep, masked, with the cluster that it joins. The language is "" where it is unknown."""

    place: Place
    language: str
    source: Source
    text: str
    cluster_id: str
    entry: str | None = None
