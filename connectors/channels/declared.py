"""Declarations of a channel beside its verbs: title, settings of an account, webhook and polling."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, runtime_checkable

from bot.channels.channel import Capabilities, Channel, Outgoing, ProviderCall, Rates, Sent
from bot.channels.errors import SendError
from bot.settings import Settings

# The settings of one account by the names of its channel's fields; an unset field is missing.
Values = Mapping[str, str]
Answer = TypeVar("Answer")


class BadValues(ValueError):
    """The settings of an account can't be used; the message names the field and the cure, no value."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One setting of an account. `pattern` is what the whole value must match; `wrong` says how it must look.

    A `secret` is never shown again. A field that `needs_public_url` can't be used where the web process has no
    address that providers reach.
    """

    name: str
    title: str
    hint: str = ""
    secret: bool = False
    required: bool = True
    pattern: str = r"\S.{0,999}"
    wrong: str = "has at most 1,000 characters"
    needs_public_url: bool = False


@dataclass(frozen=True, kw_only=True)
class Lack:
    """What an account can't do for want of a setting, and the cure."""

    what: str
    cure: str


@dataclass(frozen=True, kw_only=True)
class Onward:
    """How a visitor of the shop's website goes on in a channel: `link` makes the address from ours and a code.

    `title` and `hint` ask the shop for its address there, which the whole `pattern` must match.
    """

    title: str
    hint: str
    pattern: str
    link: Callable[[str, str], str]


@dataclass(frozen=True, kw_only=True)
class ChatLink:
    """How a link begins a chat in a channel: `address` makes it from the account's public address, text and mark.

    `plain` is that public address as links take it, which the whole `pattern` must match; `example` says how it is
    written. With `has_text` the link fills in a text for the customer.
    """

    example: str
    pattern: str
    plain: Callable[[str], str]
    address: Callable[[str, str, str], str]
    has_text: bool = False


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A channel as the registry names it.

    `address` tells an account's own id at its provider, `open` the channel that speaks for it, `write` the call that
    sends a message (it raises Rejected), `rates` how fast it may
    send. All accounts of a channel with a `shared_webhook` may be called at one address: the bodies tell them apart.
    `hint` says where the values of a new account come from, `lacks` what an account misses, `needs_webhook` whether its
    provider must reach us, `onward` how visitors of the website go on here, `chat_link` how a link begins a chat.
    `refusals` are what the provider says when it refuses, and what that means.
    """

    title: str
    hint: str
    capabilities: Capabilities
    fields: tuple[Field, ...]
    address: Callable[[Values], str]
    open: Callable[[Values, Settings], Channel]
    write: Callable[[Outgoing, str], ProviderCall]
    rates: Callable[[Values], Rates]
    refusals: Callable[[], list[tuple[str, SendError]]]
    needs_webhook: Callable[[Values], bool]
    lacks: Callable[[Values], Lack | None] = lambda _: None
    shared_webhook: bool = False
    onward: Onward | None = None
    chat_link: ChatLink | None = None

    def check(self, values: Values, *, public_url: str | None) -> Values:
        """The values that are set. Raises BadValues for the first that is missing or wrong."""
        for field in self.fields:
            value = values.get(field.name, "")
            if field.required and not value:
                raise BadValues(f"{field.title} is missing.")
            if value and not re.fullmatch(field.pattern, value):
                raise BadValues(f"{field.title} {field.wrong}.")
            if value and field.needs_public_url and not public_url:
                raise BadValues(f"{field.title} needs MOSTRADOR_PUBLIC_URL: the provider calls that address.")
        return {field.name: values[field.name] for field in self.fields if values.get(field.name)}

    def has_all(self, values: Values) -> bool:
        """Whether every required field is set."""
        return all(values.get(field.name) for field in self.fields if field.required)


@runtime_checkable
class Challenged(Protocol):
    """The provider of this channel asks before it sends anything (Graph API, "Webhooks": verification requests)."""

    def challenge(self, args: Mapping[str, str]) -> str:
        """What to answer. Raises Forged."""


@runtime_checkable
class NumbersUpdates(Protocol):
    """The bodies of this channel carry a number; a repeated body has the same number."""

    def update_key(self, body: bytes) -> str | None:
        """The number, None where the body has none."""


@runtime_checkable
class AcknowledgesPresses(Protocol):
    """A channel that can answer the webhook of a pressed button with a call."""

    def press_answer(self, press_id: str) -> Mapping[str, Any]:
        """The JSON to answer with."""


@runtime_checkable
class SharesWebhook(Protocol):
    """A channel that finds its own part in a body for several accounts."""

    def own_part(self, body: bytes) -> bytes | None:
        """The part of a body that is for this account or names none; None where there is none."""


@runtime_checkable
class Fetches(Protocol):
    """A channel that fetches what customers write, unless its account has a webhook."""

    @property
    def has_webhook(self) -> bool:
        """Whether the provider brings updates; else they are polled."""

    async def poll(self, offset: int, timeout_seconds: int = 25) -> list[dict[str, Any]]:
        """The updates from `offset` on. Raises a SendError."""

    async def answer_choice(self, press_id: str) -> None:
        """Ends the waiting sign on a pressed button."""

    def read(self, body: bytes) -> Any:
        """What an update holds; see Channel."""

    def update_number(self, update: Mapping[str, Any]) -> int | None:
        """The update's number; asking from the next one on confirms it."""

    def unreachable_text(self, cause: str) -> str:
        """Why nothing is received, in words for the shop, by the cause of a SendError."""

    async def settle_webhook(self, url: str) -> None:
        """Tells the provider to bring updates to `url`, or that we fetch them. Raises a SendError."""


@runtime_checkable
class SendsOnThread(Protocol):
    """A channel with blocking calls and threads of its own: what goes before and after a call may run beside it there.

    A provider that hangs fills these threads and no others.
    """

    async def on_thread(self, work: Callable[[], Answer]) -> Answer:
        """Runs `work` on one of the threads, where it may use `send_here`."""

    def send_here(self, call: ProviderCall) -> Sent:
        """Sends, on the caller's thread. Raises a SendError."""
