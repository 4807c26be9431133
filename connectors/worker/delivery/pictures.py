"""Pictures: files in data/images/ that answers show, copied into the media folder when first sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import filetype

from bot.channels.channel import Kind
from bot.conversations.message import Draft
from bot.shop.answers import picture_path
from bot.store.files import MediaFiles
from bot.store.store import Store


class Pictures:
    """Turns a draft that names a picture into a message that carries it; `folder` gives the data folder of now."""

    def __init__(self, store: Store, media: MediaFiles, folder: Callable[[], Path]) -> None:
        self._store = store
        self._media = media
        self._folder = folder

    def attach(self, draft: Draft) -> Draft:
        """The draft as an image with the text as caption. Raises FileNotFoundError: the check names such answers."""
        named = draft.details.get("image")
        if not named:
            return draft
        path = picture_path(self._folder(), str(named))
        content = path.read_bytes()
        with self._media.kept(content) as content_hash:
            media_id = self._store.media.add(
                mime_type=filetype.guess_mime(content) or "application/octet-stream",
                filename=path.name,
                size=len(content),
                content_hash=content_hash,
                now=time.time(),
            )
        return replace(draft, kind=Kind.IMAGE, media_id=media_id)
