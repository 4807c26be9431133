"""Customer notes: what agents write down about a person, for colleagues only, over all conversations."""

from __future__ import annotations

from bot.customers.customer import CustomerNote
from bot.ids import new_id
from bot.store.engine.database import Database
from bot.store.steps.conversations.merges import PERSON, ROOT
from bot.store.steps.privacy import customers

_NOTES = f"""SELECT n.*, a.name AS agent_name FROM contact_note n LEFT JOIN agent a USING (agent_id)
    WHERE n.contact_id IN ({PERSON}) ORDER BY n.created_at DESC, n.note_id DESC LIMIT :limit"""

_SAME = """SELECT note_id FROM contact_note WHERE contact_id = :contact AND agent_id = :agent AND text = :text
    AND created_at >= :since"""
# A form is sent twice by a second press, or over a bad line.
_SAME_SECONDS = 60.0


class CustomerNotes:
    """Writes, reads and removes notes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, contact_id: str, *, limit: int = 50) -> list[CustomerNote]:
        """The notes on the person of this contact, the latest first."""
        root = self._database.row(ROOT, id=contact_id)
        notes = self._database.rows(_NOTES, root=root["contact_id"] if root else contact_id, limit=limit)
        names = CustomerNote.__dataclass_fields__
        return [CustomerNote(**{name: row[name] for name in names}) for row in notes]

    def add(self, contact_id: str, agent_id: str, text: str, *, now: float) -> str:
        """Writes a note on the person; its id. The same words of the same agent within a minute are the same note."""
        note_id = new_id("o", now)
        with self._database.write() as tx:
            written = tx.row(_SAME, contact=contact_id, agent=agent_id, text=text, since=now - _SAME_SECONDS)
            if written:
                return str(written["note_id"])
            tx.insert(
                "contact_note", note_id=note_id, contact_id=contact_id, agent_id=agent_id, text=text, created_at=now
            )
            customers.note_change(tx, contact_id)
        return note_id

    def remove(self, note_id: str, *, agent_id: str | None) -> bool:
        """Deletes a note of this agent (None: anybody's); False where there is none."""
        with self._database.write() as tx:
            row = tx.row("SELECT contact_id FROM contact_note WHERE note_id = :id", id=note_id)
            count = tx.run(
                "DELETE FROM contact_note WHERE note_id = :id AND (CAST(:agent AS TEXT) IS NULL OR agent_id = :agent)",
                id=note_id,
                agent=agent_id,
            )
            if count and row:
                customers.note_change(tx, row["contact_id"])
            return count > 0
