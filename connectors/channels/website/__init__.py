"""The channel Website: the chat window on the shop's own pages. Its provider is our own process connectors.webchat.

Nothing goes over a network: an outgoing message is accepted as soon as it may go, stands in the store, and waits there
until a panel of the visitor shows it, however long they are away.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import filetype

from bot.channels.causes import Cause
from bot.channels.channel import Capabilities, Fetched, Item, MediaRef, Outgoing, ProviderCall, Sent
from bot.channels.errors import Forged, Rejected
from bot.store.files import MediaFiles
from connectors.channels.network import file_missing, too_large
from connectors.channels.signatures import header, same
from connectors.channels.website import read, write

_SIGNATURE = "X-Mostrador-Signature"


@dataclass(frozen=True, kw_only=True)
class Website:
    """One site of the shop.

    The shop's server proves with `identity_secret` who is signed in there. `media_folder` holds visitors' files, which
    the web-chat process has put there by their hash.
    """

    name: ClassVar[str] = "website"
    capabilities: ClassVar[Capabilities] = write.CAPABILITIES
    site: str
    identity_secret: str | None = field(default=None, repr=False)
    media_folder: Path = Path("media")

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises Forged unless the header signs these raw bytes with the identity secret; without one, always."""
        digest = hmac.new((self.identity_secret or "").encode(), body, hashlib.sha256).hexdigest()
        if not self.identity_secret or not same(header(headers, _SIGNATURE), f"sha256={digest}"):
            raise Forged("the signature is missing or wrong; sign with the site's identity secret")

    def read(self, body: bytes) -> tuple[Item, ...]:
        """Everything in one body of the web-chat process. Never raises."""
        return read.read(body)

    def write(self, outgoing: Outgoing, address: str) -> ProviderCall:
        """What the visitor's panel shows of `outgoing`. Raises Rejected for what it can't show."""
        return write.write(outgoing, address)

    async def send(self, call: ProviderCall) -> Sent:
        """Lets the visitor's panels have the message. Raises Rejected where its file is gone or too large."""
        if call.media:
            await asyncio.to_thread(_check_file, call)
        return Sent(provider_message_id=str(call.payload["id"]))

    async def typing(self, address: str, provider_message_id: str | None) -> None:
        """Does nothing: panels read from the store who is about to answer."""

    async def fetch_media(self, ref: MediaRef) -> Fetched:
        """A visitor's file, which lies here already under its hash. Raises Rejected."""
        return await asyncio.to_thread(self._fetched, ref)

    async def close(self) -> None:
        """Does nothing: there is no connection."""

    def _fetched(self, ref: MediaRef) -> Fetched:
        try:
            path = MediaFiles(self.media_folder).path(ref.provider_media_id)
            if path.stat().st_size > write.LARGEST_FILE_BYTES:
                raise too_large()
            content = path.read_bytes()
        except (OSError, ValueError):
            raise Rejected(Cause.MEDIA_GONE, "The visitor's file is no longer there.") from None
        return Fetched(content=content, mime_type=_type_of(content, ref))


def _type_of(content: bytes, ref: MediaRef) -> str:
    return str(filetype.guess_mime(content) or ref.mime_type or "application/octet-stream")


def _check_file(call: ProviderCall) -> None:
    assert call.media
    limits: Mapping[Any, int] = write.CAPABILITIES.media_limits_bytes
    try:
        if call.media.path.stat().st_size > limits[write.kind_of(call)]:
            raise too_large()
    except OSError:
        raise file_missing() from None
