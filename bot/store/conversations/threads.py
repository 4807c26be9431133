"""Threads: single messages of a conversation, and their later edits, deletions and reactions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.channel import Kind
from bot.conversations.message import Message
from bot.store.engine import rows
from bot.store.engine.database import Database, one_of

_LATER = (Kind.EDIT, Kind.REVOKE, Kind.REACTION)


class Threads:
    """Reads single messages and their later changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def message(self, conversation_id: str, message_id: str) -> Message | None:
        """One message of this conversation, or None."""
        row = self._database.row(
            f"{rows.MESSAGE} WHERE m.message_id = :id AND m.conversation_id = :conversation",
            id=message_id,
            conversation=conversation_id,
        )
        return rows.message(row) if row else None

    def afterthoughts(self, conversation_id: str, messages: Sequence[Message]) -> list[Message]:
        """Edits, deletions and reactions to any of these messages, in order, from the whole conversation."""
        marks, names = one_of(
            "name", [message.provider_message_id for message in messages if message.provider_message_id]
        )
        kind_marks, kinds = one_of("kind", [kind.value for kind in _LATER])
        changes = self._database.rows(
            f"{rows.MESSAGE} WHERE m.conversation_id = :id AND m.reply_to IN ({marks})"
            f" AND m.kind IN ({kind_marks}) ORDER BY m.position",
            id=conversation_id,
            **names,
            **kinds,
        )
        return [rows.message(row) for row in changes]
