"""Entry cards: who looks after an entry, notes on it, and what editors say to each other about it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import new_id
from bot.store.engine.database import Database


@dataclass(frozen=True, kw_only=True)
class EntryComment:
    """One comment, with the name of who wrote it."""

    agent_name: str | None
    text: str
    created_at: float


@dataclass(frozen=True, kw_only=True)
class EntryCard:
    """An entry's owner (an agent's id) and notes."""

    owner_id: str | None = None
    notes: str = ""


class EntryCards:
    """Reads and writes cards and comments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, entry: str) -> EntryCard:
        """The entry's card, an empty one where nobody wrote one."""
        row = self._database.row("SELECT * FROM entry_card WHERE entry = :entry", entry=entry)
        return EntryCard(owner_id=row["owner_id"], notes=row["notes"]) if row else EntryCard()

    def owners(self) -> dict[str, str]:
        """The owner's name of each entry that has one."""
        rows = self._database.rows("SELECT c.entry, a.name FROM entry_card c JOIN agent a ON a.agent_id = c.owner_id")
        return {row["entry"]: row["name"] for row in rows}

    def keep(self, entry: str, card: EntryCard, *, now: float) -> None:
        """Writes the entry's card."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO entry_card (entry, owner_id, notes, changed_at) VALUES (:entry, :owner, :notes, :now)"
                " ON CONFLICT (entry) DO UPDATE SET owner_id = :owner, notes = :notes, changed_at = :now",
                entry=entry,
                owner=card.owner_id,
                notes=card.notes,
                now=now,
            )

    def comment(self, entry: str, agent_id: str, text: str, *, now: float) -> None:
        """Adds a comment."""
        with self._database.write() as tx:
            tx.insert(
                "entry_comment", comment_id=new_id("o", now), entry=entry, agent_id=agent_id, text=text, created_at=now
            )

    def comments(self, entry: str) -> list[EntryComment]:
        """The comments on an entry, the oldest first."""
        rows = self._database.rows(
            "SELECT c.*, a.name FROM entry_comment c LEFT JOIN agent a USING (agent_id) WHERE c.entry = :entry"
            " ORDER BY c.created_at",
            entry=entry,
        )
        return [EntryComment(agent_name=row["name"], text=row["text"], created_at=row["created_at"]) for row in rows]
