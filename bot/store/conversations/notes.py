"""Notes: agents' messages to each other in a conversation, never sent; and the agents whom they mention."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine.database import Database
from bot.store.steps.conversations import transitions
from bot.store.steps.conversations.notes import write


@dataclass(frozen=True, kw_only=True)
class NoteMention:
    """A note that mentions an agent. `seen_at` is None until they open the conversation."""

    message_id: str
    conversation_id: str
    contact_name: str | None
    channel: str
    writer_name: str
    text: str
    created_at: float
    seen_at: float | None


class Notes:
    """Writes notes, and keeps the mentions of every agent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, conversation_id: str, agent_id: str, *, text: str, client_key: str, now: float) -> str:
        """The agent's note, independent of the holder; a repeated `client_key` is the same note. Returns its id.

        Raises StaleConversation where the conversation is gone.
        """
        with self._database.write() as tx:
            duplicate = tx.row(
                "SELECT message_id FROM message WHERE conversation_id = :id AND client_key = :key",
                id=conversation_id,
                key=client_key,
            )
            if duplicate:
                return str(duplicate["message_id"])
            conversation = transitions.read(tx, conversation_id)
            return write(tx, conversation, agent_id, text, now=now, client_key=client_key)

    def mentions(self, agent_id: str, *, limit: int = 100) -> list[NoteMention]:
        """The mentions of the agent, the latest first."""
        mentions = self._database.rows(
            "SELECT n.*, m.text, k.name AS contact_name, c.channel, COALESCE(a.name, 'Mostrador') AS writer_name"
            " FROM mention n"
            " JOIN message m USING (message_id) JOIN conversation c ON c.conversation_id = n.conversation_id"
            " JOIN contact k USING (contact_id) LEFT JOIN agent a ON a.agent_id = m.agent_id"
            " WHERE n.agent_id = :agent ORDER BY n.created_at DESC LIMIT :limit",
            agent=agent_id,
            limit=limit,
        )
        names = NoteMention.__dataclass_fields__
        return [NoteMention(**{name: row[name] for name in names}) for row in mentions]

    def unseen(self, agent_id: str) -> int:
        """How many mentions the agent has not seen."""
        row = self._database.row(
            "SELECT COUNT(*) AS unseen FROM mention WHERE agent_id = :agent AND seen_at IS NULL", agent=agent_id
        )
        return int(row["unseen"]) if row else 0

    def mark_seen(self, agent_id: str, conversation_id: str, *, now: float) -> None:
        """Notes that the agent has the conversation open and sees its mentions."""
        values = {"agent": agent_id, "id": conversation_id}
        unseen = "agent_id = :agent AND conversation_id = :id AND seen_at IS NULL"
        if self._database.row(f"SELECT 1 AS any FROM mention WHERE {unseen} LIMIT 1", **values) is None:
            return
        with self._database.write() as tx:
            tx.run(f"UPDATE mention SET seen_at = :now WHERE {unseen}", now=now, **values)
            tx.event("mention", conversation_id)
