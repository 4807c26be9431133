"""Faces in the store: agents' pictures, and whether a customer has seen one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.channels.channel import Kind
from bot.conversations.conversation import Conversation
from bot.conversations.message import Draft, MediaState
from bot.ids import new_id
from bot.store.engine.database import Database, Transaction


@dataclass(frozen=True, kw_only=True)
class Avatar:
    """An agent's picture, by the hash of its content."""

    content_hash: str
    mime_type: str


class Avatars:
    """Reads and writes agents' pictures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, agent_id: str) -> Avatar | None:
        """The agent's picture, or None."""
        row = self._database.row(
            "SELECT picture_hash, picture_type FROM agent WHERE agent_id = :id AND picture_hash IS NOT NULL",
            id=agent_id,
        )
        return Avatar(content_hash=row["picture_hash"], mime_type=row["picture_type"]) if row else None

    def set(self, agent_id: str, content_hash: str, mime_type: str, size: int, *, now: float) -> None:
        """The agent's picture from now on. It is a file like any other, so that no cleaning of files removes it."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE agent SET picture_hash = :hash, picture_type = :type WHERE agent_id = :id",
                hash=content_hash,
                type=mime_type,
                id=agent_id,
            )
            _keep(tx, content_hash, mime_type, size, now)

    def remove(self, agent_id: str) -> None:
        """No picture any more."""
        with self._database.write() as tx:
            tx.run("UPDATE agent SET picture_hash = NULL, picture_type = NULL WHERE agent_id = :id", id=agent_id)


def _keep(tx: Transaction, content_hash: str, mime_type: str, size: int, now: float) -> str:
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
    media_id = _keep(tx, row["picture_hash"], row["picture_type"], row["size"] or 0, now)
    return replace(draft, kind=Kind.IMAGE, media_id=media_id)
