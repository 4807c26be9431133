"""Downloading: customers' files, fetched after their text was shown, kept by content hash."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping

import filetype

from bot.channel import Channel, SendError
from bot.store.media import WaitingMedia
from bot.store.store import Store
from connectors.media_files import MediaFiles

log = logging.getLogger(__name__)


class Downloading:
    """Fetches what is due for the accounts in `channels` (account id → channel)."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], media: MediaFiles) -> None:
        self._store = store
        self._channels = channels
        self._media = media

    async def fetch(self, waiting: WaitingMedia) -> None:
        """Fetches one file; a failure is tried again later and never loses the message."""
        channel = self._channels.get(waiting.account_id)
        if channel is None:
            return
        try:
            fetched = await channel.fetch_media(waiting.ref)
        except Exception as error:
            cause = error.text if isinstance(error, SendError) else "The file could not be fetched."
            log.warning("file %s was not fetched: %s", waiting.media_id, type(error).__name__)
            await asyncio.to_thread(self._store.media.failed, waiting, cause, now=time.time())
            return
        await asyncio.to_thread(self._keep, waiting, fetched.content, fetched.mime_type)

    def _keep(self, waiting: WaitingMedia, content: bytes, claimed: str) -> None:
        # What the bytes are beats what anybody says they are.
        mime_type = filetype.guess_mime(content) or waiting.ref.mime_type or claimed
        content_hash = self._media.save(content)
        self._store.media.ready(waiting.media_id, mime_type=mime_type, size=len(content), content_hash=content_hash)
