"""A channel's shapes: what it can do, what comes in, what goes out, and how sending fails.

SendError
├── RetryLater       try again, not before `after_seconds`
├── WindowClosed     only a template may be sent now
├── ContactGone      this customer can't be reached on this address
├── Rejected         this message will never be accepted as it is
├── AccountStopped   nothing can be sent from this account until a person acts
└── Uncertain        the call may have been accepted: never resend blindly
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from bot.channels.causes import Cause
from bot.channels.template import FilledTemplate, Template


class Kind(str, Enum):
    """What a message is made of."""

    TEXT = "text"
    IMAGE = "image"
    AUDIO = "audio"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT_CARD = "contact_card"
    CHOICE = "choice"
    ORDER = "order"
    FORM = "form"  # Filled in, not written: the answers of a form, an address, a payment.
    CALL = "call"
    OPENING = "opening"  # The customer opened the chat for the first time and has written nothing yet.
    REACTION = "reaction"
    EDIT = "edit"
    REVOKE = "revoke"
    SYSTEM = "system"
    TEMPLATE = "template"
    UNKNOWN = "unknown"


class Status(str, Enum):
    """How far an outgoing message came, as the provider reports it; later members never fall back to earlier ones."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How fast messages may follow each other: `burst` at once, then `per_second`."""

    burst: float
    per_second: float


def at_most(per_second: float) -> Rate:
    """The rate that stays within `per_second` in every second: what comes at once counts in."""
    burst = max(1.0, per_second / 10)
    return Rate(burst=burst, per_second=max(per_second - burst, per_second / 2))


@dataclass(frozen=True, kw_only=True)
class Rates:
    """A channel's rates, for a whole account and for each recipient.

    `both_ways`: what comes in counts against the account's rate as well. `apart_seconds` pass between two messages
    to one recipient, unless the provider reports sooner that the first one has left.
    """

    account: Rate
    recipient: Rate
    both_ways: bool = False
    apart_seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What a channel can carry, as data: lengths in characters unless named otherwise.

    `choice_text_limit` is the longest text above buttons or a list. No text goes with a file of an `uncaptioned` kind.
    `reactions` are the emoji that may be sent; `edits`: the text of a sent message can be changed; `deletes_seconds`:
    for so long one can be deleted (None: never). `stars_are_bold`: words between stars are shown as bold. An address of
    `phone_addresses` is the customer's proven phone number. In a wait of `crowded_causes` one message in place of
    several helps. `strangers`: anybody may write without an account, so that their share of the bot is bounded.
    """

    text_limit: int
    caption_limit: int
    max_buttons: int
    max_list_rows: int
    button_title_limit: int
    choice_id_limit_bytes: int
    media_limits_bytes: Mapping[Kind, int]
    rates: Rates
    read_receipts: bool
    typing: bool
    window_seconds: int | None = None
    templates: bool = False
    choice_text_limit: int = 1024
    uncaptioned: frozenset[Kind] = frozenset({Kind.STICKER})
    replies: bool = False
    reactions: tuple[str, ...] = ()
    edits: bool = False
    deletes_seconds: float | None = None
    stars_are_bold: bool = False
    phone_addresses: bool = False
    crowded_causes: frozenset[str] = frozenset({Cause.PAIR_RATE, Cause.TOO_FAST})
    strangers: bool = False


# The detail of a message that holds the language of the customer's phone, an IETF tag ("es", "pt-br").
PHONE_LANGUAGE = "language_code"


@dataclass(frozen=True, kw_only=True)
class MediaRef:
    """A file that the provider keeps for us: its id there and what is known of it before the download."""

    provider_media_id: str
    mime_type: str | None = None
    filename: str | None = None
    sha256: str | None = None
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class Location:
    """A point on the map in degrees, with the place's name and address where given."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


@dataclass(frozen=True, kw_only=True)
class IncomingMessage:
    """One utterance of a customer (or, `from_shop`, of a person of the shop writing in the phone app).

    `details` is small JSON for display (order lines, contact cards, the edited text …); `origin` says where
    the customer came from (start payload, ad referral). `phone_language` is an IETF tag and no
    part of what is said. `needs_answer` is False for what is no new turn.
    `sent_at` is 0 where the provider names no time. An unknown kind has `details["type"]`, the provider's word.
    """

    provider_message_id: str
    address: str
    sent_at: int
    kind: Kind
    text: str = ""
    name: str | None = None
    choice_id: str | None = None
    media: MediaRef | None = None
    location: Location | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, Any] | None = None
    reply_to: str | None = None
    needs_answer: bool = True
    from_shop: bool = False
    phone_language: str | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class StatusUpdate:
    """What the provider says of a message that we sent.

    Of a failed one: `again_after_seconds` where sending it once more may help, `stops_account` where nothing can be
    sent from the account until a person acts.
    """

    provider_message_id: str
    status: Status
    at: int
    error_code: int | None = None
    error_text: str | None = None
    our_message_id: str | None = None
    again_after_seconds: float | None = None
    stops_account: bool = False


@dataclass(frozen=True, kw_only=True)
class ChannelEvent:
    """A known event that is no message: the customer blocked the bot, a template changed state …"""

    name: str
    address: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AccountNotice:
    """What a provider says of the account itself: one thing per `topic`, until it is lifted or `until` (unix seconds).

    `text` says what happened and what to do. With a `level` (a limit), the notice stands where the level fell, or
    where nothing was known before and it is `low`; it goes where the level rises.
    """

    topic: str
    text: str = ""
    until: float | None = None
    lifted: bool = False
    level: int | None = None
    low: bool = False


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """Something in a body that no reader knows; `reason` says what, without customer text."""

    reason: str


Item = IncomingMessage | StatusUpdate | ChannelEvent | AccountNotice | Unreadable


@dataclass(frozen=True, kw_only=True)
class OutgoingChoice:
    """A button: its opaque id (mapped to what was really offered by the store) and its title."""

    choice_id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class OutgoingMedia:
    """A file of ours to send."""

    path: Path
    mime_type: str
    filename: str


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message to send, already within the channel's limits: one provider call.

    `language`: the customer's, for a channel's own words. `of_file`: an EDIT of the text beside a file.
    """

    message_id: str
    kind: Kind
    text: str = ""
    choices: tuple[OutgoingChoice, ...] = ()
    media: OutgoingMedia | None = None
    location: Location | None = None
    reply_to: str | None = None
    language: str | None = None
    template: FilledTemplate | None = None
    of_file: bool = False


@dataclass(frozen=True, kw_only=True)
class ProviderCall:
    """One provider call as plain values: method (or path), JSON payload and the file that goes with it."""

    method: str
    payload: Mapping[str, Any]
    media: OutgoingMedia | None = None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The provider accepted a message and calls it `provider_message_id`."""

    provider_message_id: str


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A downloaded file."""

    content: bytes
    mime_type: str


class Channel(Protocol):
    """One way to reach customers. `verify`, `read`, `write` are pure; only the async verbs touch the network."""

    @property
    def name(self) -> str:
        """What the channel is called everywhere: in settings, tables and the registry."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can carry."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises Forged unless the body was signed by the provider."""

    def read(self, body: bytes) -> tuple[Item, ...]:
        """Everything in a webhook body, in its order. Never raises: what it can't read is `Unreadable`."""

    def write(self, outgoing: Outgoing, address: str) -> ProviderCall:
        """The provider call that sends `outgoing` to `address`. Raises Rejected for what the channel can't carry."""

    async def send(self, call: ProviderCall) -> Sent:
        """Sends. Raises a SendError."""

    async def typing(self, address: str, provider_message_id: str | None) -> None:
        """Shows the customer that an answer is on its way (and marks as read where the channel joins the two)."""

    async def fetch_media(self, ref: MediaRef) -> Fetched:
        """Downloads a file. Raises a SendError, never Uncertain."""


@runtime_checkable
class SendsTemplates(Protocol):
    """A channel outside whose window only templates may be sent."""

    def fetch_templates(self) -> list[Template]:
        """Every template of the account, as the provider lists them. Blocking. Raises a SendError, never Uncertain."""


@runtime_checkable
class MarksRead(Protocol):
    """A channel that shows customers what of theirs was read; its `typing` marks the message as read as well."""

    async def mark_read(self, provider_message_id: str) -> None:
        """Marks the customer's message, and all before it, as read. Raises a SendError."""


@runtime_checkable
class TellsTime(Protocol):
    """A channel that knows what time it is at its provider, whatever this machine's clock says."""

    def provider_time(self) -> float | None:
        """The provider's time now (UTC unix seconds); None until it has answered once."""
