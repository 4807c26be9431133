"""Customer: what the shop's people see of a person beside the thread; a person may be several merged contacts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.conversations.rating import Score
from bot.phrases import phrase

NAME_LENGTH = 120
NOTE_LENGTH = 4_000


class BlockKind(str, Enum):
    """Why a customer is blocked."""

    BLOCKED = "blocked"
    SPAM = "spam"


class Outcome(str, Enum):
    """How a stretch with people ended; OPEN where it goes on."""

    OPEN = "open"
    RESOLVED = "resolved"
    RETURNED = "returned"


@dataclass(frozen=True, kw_only=True)
class Block:
    """A customer whose messages are kept and never answered. `blocked_at` is in UTC unix seconds."""

    kind: BlockKind
    agent_name: str | None
    blocked_at: float


@dataclass(frozen=True, kw_only=True)
class CustomerNote:
    """What an agent wrote down about a person, for colleagues only."""

    note_id: str
    agent_id: str | None
    agent_name: str | None
    text: str
    created_at: float


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A person. `name_kept`: an agent wrote the name, and the channel does not change it. Addresses are (channel,
    address); `first_seen_at` is in UTC unix seconds."""

    contact_id: str
    name: str | None
    name_kept: bool
    language: str | None
    addresses: tuple[tuple[str, str], ...]
    former_addresses: tuple[tuple[str, str], ...]
    first_seen_at: float


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One time that a conversation was with people, from the handoff (or a takeover) to its end.

    `reason` is the handoff's, None for a takeover. Times are UTC unix seconds.
    """

    conversation_id: str
    channel: str
    began_at: float
    ended_at: float | None
    outcome: Outcome
    reason: str | None
    agent_name: str | None
    score: Score | None
    comment: str | None


def tidy_customer_name(name: str) -> str:
    """The name in one line; empty where the channel's own shall count again. Raises ValueError in words."""
    name = " ".join(name.split())
    if len(name) > NAME_LENGTH:
        raise ValueError(phrase("A name has at most %(name_length)s characters.", name_length=NAME_LENGTH))
    return name
