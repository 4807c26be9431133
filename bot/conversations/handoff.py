"""Handoff: the passage of a conversation from the bot to people, with what the bot understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Reason(str, Enum):
    """Why the bot passed a conversation on."""

    ASKED_FOR_PERSON = "asked_for_person"
    NOT_UNDERSTOOD = "not_understood"
    BOT_UNAVAILABLE = "bot_unavailable"
    SENT_ORDER = "sent_order"
    SENT_FORM = "sent_form"
    CALLED = "called"
    UNBLOCKED = "unblocked"


@dataclass(frozen=True, kw_only=True)
class Guess:
    """One entry that the bot considered, with its confidence from 0 to 1."""

    entry: str
    confidence: float


def as_confidence(value: Any) -> float:
    """A confidence from 0 to 1, whatever came over the line; 0.0 for what is no number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0.0
    if value != value:  # NaN, which no comparison bounds
        return 0.0
    return float(min(max(value, 0), 1))


@dataclass(frozen=True, kw_only=True)
class HandoffRequest:
    """What `action_hand_off` asks for, keyed by the attempt it belongs to. Applied when that attempt's turn ends.

    An empty `attempt_id`: no attempt asked, the customer sent something that goes to people at once.
    """

    attempt_id: str
    reason: Reason
    understood: tuple[Guess, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class Handoff:
    """A handoff as stored: the card that agents see. Times are UTC unix seconds."""

    handoff_id: str
    conversation_id: str
    reason: Reason
    understood: tuple[Guess, ...]
    slots: Mapping[str, Any]
    language: str | None
    requested_at: float
    accepted_at: float | None = None
    agent_id: str | None = None
    first_reply_at: float | None = None
    ended_at: float | None = None


class RequestRefused(Exception):
    """The attempt named no longer holds its conversation: its handoff request is superseded."""
