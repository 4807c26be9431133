"""Avatars inside a transaction: decides whether a customer sees one with a message."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.channel import Kind
from bot.conversations.conversation import Conversation
from bot.conversations.message import Draft, MediaState
from bot.ids import new_id
from bot.store.engine.database import Transaction


def keep(tx: Transaction, content_hash: str, mime_type: str, size: int, now: float) -> str:
    media_id = new_id("f", now)
    tx.insert(
        "media",
        media_id=media_id,
        state=MediaState.READY.value,
        mime_type=mime_type,
        filename=f"agent.{mime_type.removeprefix('image/')}",
        size=size,
        content_hash=content_hash,
    )
    return media_id


def shown(tx: Transaction, conversation: Conversation, agent_id: str, draft: Draft, *, now: float) -> Draft:
    """The notice with the agent's picture, where there is one that this customer has not seen yet."""
    row = tx.row(
        "SELECT picture_hash, picture_type, (SELECT MAX(size) FROM media WHERE content_hash = picture_hash) AS size"
        " FROM agent WHERE agent_id = :id AND picture_hash IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM message m JOIN media f USING (media_id)"
        "  WHERE m.conversation_id = :conversation AND m.author = 'system' AND f.content_hash = picture_hash)",
        id=agent_id,
        conversation=conversation.conversation_id,
    )
    if row is None:
        return draft
    # A row of its own per message, so that one customer's files can be erased without another's.
    media_id = keep(tx, row["picture_hash"], row["picture_type"], row["size"] or 0, now)
    return replace(draft, kind=Kind.IMAGE, media_id=media_id)
