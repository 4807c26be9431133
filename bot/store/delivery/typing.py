"""Typing: signs to the customer that an agent writes. Kept until shown; only the latest sign counts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine.database import Database

_EVERY_SECONDS = 5.0
# An older sign is no longer true.
_TRUE_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class TypingSign:
    """Where to show that an agent types; `last_incoming_id` is the provider's id of the customer's last message."""

    conversation_id: str
    account_id: str
    address: str
    last_incoming_id: str | None


class TypingSigns:
    """Agents request a sign; the worker takes it and shows it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, conversation_id: str, agent_id: str, *, now: float) -> bool:
        """Requests a sign; False where none is needed: not the agent's conversation, or shown within the last 5 s."""
        with self._database.write() as tx:
            count = tx.run(
                "INSERT INTO typing (conversation_id, asked_at) SELECT conversation_id, :now FROM conversation"
                " WHERE conversation_id = :id AND state = 'agent' AND agent_id = :agent"
                " ON CONFLICT (conversation_id) DO UPDATE SET asked_at = :now, shown_at = NULL"
                " WHERE typing.asked_at <= :before OR typing.asked_at > :now",
                id=conversation_id,
                agent=agent_id,
                now=now,
                before=now - _EVERY_SECONDS,
            )
            return count > 0

    def take(self, *, now: float) -> list[TypingSign]:
        """The signs to show now, each once."""
        if not self._database.row("SELECT 1 FROM typing WHERE shown_at IS NULL LIMIT 1"):
            return []
        with self._database.write() as tx:
            typists = tx.rows("UPDATE typing SET shown_at = :now WHERE shown_at IS NULL RETURNING *", now=now)
            signs = []
            for row in typists:
                if row["asked_at"] < now - _TRUE_SECONDS:
                    continue
                where = tx.row(
                    "SELECT c.account_id, c.address, (SELECT m.provider_message_id FROM message m"
                    "  WHERE m.conversation_id = c.conversation_id AND m.author = 'contact'"
                    "  ORDER BY m.position DESC LIMIT 1) AS last_incoming_id FROM conversation c"
                    " WHERE c.conversation_id = :id AND c.state = 'agent'",
                    id=row["conversation_id"],
                )
                if where:
                    signs.append(TypingSign(conversation_id=row["conversation_id"], **dict(where)))
            return signs
