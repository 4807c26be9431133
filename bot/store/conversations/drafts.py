"""Drafts: the text of an agent in a box, not sent yet, kept per agent and conversation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine.database import Database


@dataclass(frozen=True, kw_only=True)
class KeptDraft:
    """The text of one box (`reply` or `note`), and when it was last changed on the agent's device (UTC seconds)."""

    box: str
    text: str
    changed_at: float


class Drafts:
    """Keeps the latest text of each box; an empty text is kept too, so that an older one of another device loses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, agent_id: str, conversation_id: str, box: str, *, text: str, changed_at: float) -> bool:
        """Keeps `text` unless a later one is kept; returns whether it did. A missing conversation raises nothing."""
        with self._database.write() as tx:
            if tx.row("SELECT 1 AS any FROM conversation WHERE conversation_id = :id", id=conversation_id) is None:
                return False
            return bool(
                tx.run(
                    "INSERT INTO draft (agent_id, conversation_id, box, text, changed_at)"
                    " VALUES (:agent, :id, :box, :text, :changed)"
                    " ON CONFLICT (agent_id, conversation_id, box) DO UPDATE"
                    " SET text = :text, changed_at = :changed WHERE draft.changed_at < :changed",
                    agent=agent_id,
                    id=conversation_id,
                    box=box,
                    text=text,
                    changed=changed_at,
                )
            )

    def of(self, agent_id: str, conversation_id: str) -> list[KeptDraft]:
        """The agent's drafts in a conversation."""
        return [
            KeptDraft(box=row["box"], text=row["text"], changed_at=row["changed_at"])
            for row in self._database.rows(
                "SELECT * FROM draft WHERE agent_id = :agent AND conversation_id = :id ORDER BY box",
                agent=agent_id,
                id=conversation_id,
            )
        ]

    def prune(self, *, before: float) -> int:
        """Deletes empty drafts from before then; returns how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM draft WHERE text = '' AND changed_at < :before", before=before)
