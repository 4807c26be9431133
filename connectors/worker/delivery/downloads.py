"""Downloads of customers' files: after their text was shown, within limits, stored by content hash."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

import filetype

from bot.channels.causes import Cause
from bot.channels.channel import Channel
from bot.channels.errors import AccountStopped, Rejected, SendError
from bot.store.delivery.media import WaitingMedia
from bot.store.files import MediaFiles
from bot.store.store import Store

log = logging.getLogger(__name__)
_MEGABYTE = 1_000_000
_STOPPED_SECONDS = 60.0
# Types that a browser would show or play; only the bytes decide on them, not the sender.
_SHOWN = re.compile(r"(image|audio|video)/.*|application/(ogg|xhtml\+xml|xml)|text/(html|xml)", re.I)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much is fetched, in MB: one file, one customer's files within 24 hours, all files together."""

    file_mb: int = 100
    contact_day_mb: int = 500
    total_mb: int = 20_000


class Downloader:
    """Fetches what is due for the accounts in `channels` (account id → channel)."""

    def __init__(
        self, store: Store, channels: Mapping[str, Channel], media: MediaFiles, limits: Limits | None = None
    ) -> None:
        self._store = store
        self._channels = channels
        self._media = media
        self._limits = limits or Limits()

    async def fetch(self, waiting: WaitingMedia) -> None:
        """Fetches one file; a failure is tried again later and never loses the message."""
        channel = self._channels.get(waiting.account_id)
        if channel is None:
            return
        try:
            await asyncio.to_thread(self._check, waiting, waiting.ref.size or 0)
            fetched = await channel.fetch_media(waiting.ref)
            await asyncio.to_thread(self._keep, waiting, fetched.content, fetched.mime_type)
        except AccountStopped as error:
            log.warning("file %s waits: %s", waiting.media_id, error.cause)
            await asyncio.to_thread(self._store.media.postpone, waiting, due_at=time.time() + _STOPPED_SECONDS)
        except Exception as error:
            await asyncio.to_thread(self._note_failure, waiting, error)

    def _note_failure(self, waiting: WaitingMedia, error: Exception) -> None:
        cause = error.text if isinstance(error, SendError) else "The file could not be fetched."
        logged_cause = error.cause if isinstance(error, SendError) else type(error).__name__
        log.warning("file %s was not fetched: %s", waiting.media_id, logged_cause)
        self._store.media.failed(waiting, cause, now=time.time(), final=isinstance(error, Rejected))

    def _check(self, waiting: WaitingMedia, size: int) -> None:
        """Raises Rejected where a file of this many bytes would pass a limit."""
        limits, used = self._limits, self._store.media.used(waiting.media_id, since=time.time() - 24 * 3600)
        if size > limits.file_mb * _MEGABYTE:
            raise Rejected(Cause.TOO_LARGE, f"The file is larger than {limits.file_mb} MB; ask for a smaller one.")
        if used.contact_bytes + size > limits.contact_day_mb * _MEGABYTE:
            text = f"This customer sent more than {limits.contact_day_mb} MB within a day; try again tomorrow."
            raise Rejected(Cause.CONTACT_QUOTA, text)
        if used.total_bytes + size > limits.total_mb * _MEGABYTE:
            text = "The space for files is used up: raise MOSTRADOR_MEDIA_TOTAL_MB or delete old files, then try again."
            raise Rejected(Cause.TOTAL_QUOTA, text)

    def _keep(self, waiting: WaitingMedia, content: bytes, claimed: str) -> None:
        self._check(waiting, len(content))
        mime_type = sniffed(content, waiting.ref.mime_type or claimed)
        with self._media.kept(content) as content_hash:
            self._store.media.ready(waiting.media_id, mime_type=mime_type, size=len(content), content_hash=content_hash)


def sniffed(content: bytes, claimed: str) -> str:
    """What the bytes are; what somebody says they are only where a browser would not show it."""
    return filetype.guess_mime(content) or ("application/octet-stream" if _SHOWN.match(claimed) else claimed)
