"""Message: one utterance in a conversation, incoming or outgoing, and the state of its delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from bot.channels.channel import Kind


class Author(str, Enum):
    """The author of a message."""

    CONTACT = "contact"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"
    # An agent, to colleagues only (a note): never sent, and no answer to the customer.
    COLLEAGUE = "colleague"


class AddressedTo(str, Enum):
    """The party that answers an incoming message, decided when it is received."""

    BOT = "bot"
    PEOPLE = "people"
    NOBODY = "nobody"


class DeliveryState(str, Enum):
    """The state of an outgoing message. `uncertain`: perhaps accepted; `withheld`: a person took over first."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    WITHHELD = "withheld"


class MediaState(str, Enum):
    """The state of a message's file; a customer's file is downloaded first."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A button that was offered: the opaque id that travels, its title, and what pressing it means."""

    choice_id: str
    title: str
    payload: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message before it has an id: what a turn, a notice or an agent wants to say.

    `reply_to` is the provider's id of the message that it answers or reacts to.
    """

    author: Author
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    kind: Kind = Kind.TEXT
    media_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    reply_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class Media:
    """A file of a message."""

    media_id: str
    state: MediaState
    mime_type: str | None
    filename: str | None
    size: int | None
    content_hash: str | None
    cause: str | None = None


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message as stored, with its buttons, its file and, if outgoing, its delivery.

    Until `held_until` (UTC unix seconds) its sender may take it back.
    """

    message_id: str
    conversation_id: str
    position: int
    author: Author
    agent_id: str | None
    agent_name: str | None
    kind: Kind
    text: str
    details: Mapping[str, Any]
    addressed_to: AddressedTo
    answered_at: float | None
    created_at: float
    provider_message_id: str | None = None
    choices: tuple[Choice, ...] = ()
    media: Media | None = None
    delivery: DeliveryState | None = None
    cause: str | None = None
    cause_text: str | None = None
    reply_to: str | None = None
    held_until: float | None = None
