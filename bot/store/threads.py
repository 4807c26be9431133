"""Threads: single messages of a conversation, and what was said of them later, wherever that stands."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channel import Kind
from bot.message import Message
from bot.store import rows
from bot.store.database import Database

_LATER = (Kind.EDIT, Kind.REVOKE, Kind.REACTION)


class Threads:
    """Reads."""

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
        """Edits, deletions and reactions that concern any of these messages, in order, also those further on."""
        names = {f"name{number}": each.provider_message_id for number, each in enumerate(messages)}
        names = {key: name for key, name in names.items() if name}
        kinds = {f"kind{number}": kind.value for number, kind in enumerate(_LATER)}
        found = self._database.rows(
            f"{rows.MESSAGE} WHERE m.conversation_id = :id"
            f" AND m.reply_to IN ({', '.join(f':{name}' for name in names) or 'NULL'})"
            f" AND m.kind IN ({', '.join(f':{kind}' for kind in kinds)}) ORDER BY m.position",
            id=conversation_id,
            **names,
            **kinds,
        )
        return [rows.message(row) for row in found]
