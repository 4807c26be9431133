"""What each channel brings to the contract: bodies and what they mean, messages and how they are written, faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.channels.channel import Channel, Item, Kind, Outgoing, OutgoingChoice, OutgoingMedia, ProviderCall
from bot.channels.errors import SendError
from tests.connectors.channels.provider import Says


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A webhook body and everything that it must be read as."""

    what: str
    body: Any
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A message for an address and the call that it must become."""

    what: str
    outgoing: Outgoing
    address: str
    call: ProviderCall


@dataclass(frozen=True, kw_only=True)
class Fault:
    """An answer of the provider to a message and the error that it must become."""

    what: str
    says: Says
    error: type[SendError]
    cause: str
    after_seconds: float | None = None
    whole_account: bool = False


@dataclass(frozen=True, kw_only=True)
class Cases:
    """One channel's cases. `open` takes the provider's address; `bodies` wraps customers' texts into bodies.

    The provider of a `local` channel is our own store: nothing of it goes over a network.
    """

    name: str
    open: Callable[[str], Channel]
    sign: Callable[[bytes], Mapping[str, str]]
    address: str
    readings: Sequence[Reading]
    unreadable: Sequence[Any]
    bodies: Callable[[Sequence[str]], list[Any]]
    writings: Sequence[Writing]
    refused: Sequence[Outgoing]
    faults: Sequence[Fault]
    accepts: Says
    accepted_as: str
    secrets: Sequence[str]
    gives_file: Sequence[Says]
    has_no_file: Sequence[Says]
    too_large_file: Sequence[Says]
    local: bool = False


def text(words: str = "Hola", **fields: Any) -> Outgoing:
    """A text to send."""
    return Outgoing(message_id="m1", kind=Kind.TEXT, text=words, **fields)


def file(kind: Kind, mime_type: str, filename: str, **fields: Any) -> Outgoing:
    """A file to send; the file itself is not read when the message is written."""
    media = OutgoingMedia(path=Path("media") / filename, mime_type=mime_type, filename=filename)
    return Outgoing(message_id="m1", kind=kind, media=media, **fields)


def choices(*titles: str) -> tuple[OutgoingChoice, ...]:
    """Buttons with these titles."""
    return tuple(OutgoingChoice(choice_id=f"c{number}", title=title) for number, title in enumerate(titles, 1))
