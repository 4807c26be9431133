"""Conversation: the thread with one contact on one account, held by at most one party at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class State(str, Enum):
    """The holder of a conversation."""

    BOT = "bot"
    QUEUED = "queued"
    AGENT = "agent"
    RESOLVED = "resolved"


class Verb(str, Enum):
    """The actions that change the holder; each raises the epoch by one."""

    HAND_OFF = "hand_off"
    ACCEPT = "accept"
    TAKE_OVER = "take_over"
    RELEASE = "release"
    RETURN_TO_BOT = "return_to_bot"
    RESOLVE = "resolve"
    REOPEN = "reopen"


class StaleConversation(Exception):
    """The conversation changed hands after it was read: read it again and decide again."""


class CustomerBlocked(StaleConversation):
    """The customer is blocked: nobody takes the conversation until the block is lifted."""


_TO: Mapping[Verb, State] = {
    Verb.HAND_OFF: State.QUEUED,
    Verb.ACCEPT: State.AGENT,
    Verb.TAKE_OVER: State.AGENT,
    Verb.RELEASE: State.QUEUED,
    Verb.RETURN_TO_BOT: State.BOT,
    Verb.RESOLVE: State.RESOLVED,
    Verb.REOPEN: State.BOT,
}
_FROM: Mapping[Verb, frozenset[State]] = {
    Verb.HAND_OFF: frozenset({State.BOT}),
    Verb.ACCEPT: frozenset({State.QUEUED}),
    Verb.TAKE_OVER: frozenset({State.BOT, State.QUEUED, State.AGENT, State.RESOLVED}),
    Verb.RELEASE: frozenset({State.AGENT}),
    Verb.RETURN_TO_BOT: frozenset({State.QUEUED, State.AGENT}),
    Verb.RESOLVE: frozenset({State.BOT, State.QUEUED, State.AGENT}),
    Verb.REOPEN: frozenset({State.RESOLVED}),
}


def after(verb: Verb, state: State) -> State:
    """The state that `verb` leads to. Raises StaleConversation where `verb` can't be done from `state`."""
    if state not in _FROM[verb]:
        raise StaleConversation(f"can't {verb.value} a conversation that is {state.value}")
    return _TO[verb]


def transitions() -> tuple[tuple[State, Verb, State], ...]:
    """Every allowed (state, verb, next state); the docs print it."""
    return tuple((state, verb, _TO[verb]) for verb in Verb for state in State if state in _FROM[verb])


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A conversation as stored. Times are UTC unix seconds; `carried` is the Rasa state of the last few turns."""

    conversation_id: str
    contact_id: str
    account_id: str
    channel: str
    address: str
    name: str | None
    state: State
    epoch: int
    agent_id: str | None
    waiting_since: float | None
    language: str | None
    carried: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, Any] | None = None
    last_incoming_at: float | None = None
    last_message_at: float | None = None
    created_at: float = 0.0
    on_hold_since: float | None = None
    hold_until: float | None = None
    topic: str | None = None
