"""Entry history: who changed which entry when and why, with the file before and after."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import new_id
from bot.store.engine.database import Database, Row

_NAMED = "SELECT c.*, a.name AS agent_name FROM entry_change c LEFT JOIN agent a USING (agent_id)"


@dataclass(frozen=True, kw_only=True)
class EntryChange:
    """One saved change; `before` is None where the entry was new, `after` where it was removed, `former_entry` is its
    name before a move."""

    change_id: str
    entry: str
    former_entry: str | None
    agent_name: str | None
    why: str
    before: str | None
    after: str | None
    changed_at: float


class EntryHistory:
    """Reads and writes changes; none is ever taken away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        entry: str,
        agent_id: str,
        *,
        why: str,
        before: str | None,
        after: str | None,
        now: float,
        former_entry: str | None = None,
    ) -> None:
        """Records a change of the entry's file."""
        with self._database.write() as tx:
            tx.insert(
                "entry_change",
                change_id=new_id("v", now),
                entry=entry,
                former_entry=former_entry,
                agent_id=agent_id,
                why=why,
                text_before=before,
                text_after=after,
                changed_at=now,
            )
            if former_entry:
                for table in ("entry_card", "entry_comment"):
                    tx.run(f"UPDATE {table} SET entry = :new WHERE entry = :old", new=entry, old=former_entry)

    def of(self, entry: str, *, limit: int = 100) -> list[EntryChange]:
        """The changes of an entry, also under the names that it had before, the latest first."""
        changes: list[EntryChange] = []
        name: str | None = entry
        until = float("inf")
        while name:
            rows = self._database.rows(
                f"{_NAMED} WHERE c.entry = :entry AND c.changed_at <= :until ORDER BY c.changed_at DESC LIMIT :limit",
                entry=name,
                until=min(until, 1e12),
                limit=limit,
            )
            found = [_change(row) for row in rows]
            moved = next((number for number, each in enumerate(found) if each.former_entry), None)
            changes += found if moved is None else found[: moved + 1]
            name, until = (None, until) if moved is None else (found[moved].former_entry, found[moved].changed_at)
        return changes[:limit]

    def get(self, change_id: str) -> EntryChange | None:
        """One change, None where there is none."""
        row = self._database.row(f"{_NAMED} WHERE c.change_id = :id", id=change_id)
        return _change(row) if row else None

    def removed(self) -> list[EntryChange]:
        """The last change of each entry that was removed and has not come back, the latest first."""
        rows = self._database.rows(
            f"{_NAMED} WHERE c.text_after IS NULL AND NOT EXISTS (SELECT 1 FROM entry_change l"
            " WHERE l.entry = c.entry AND l.change_id > c.change_id) ORDER BY c.changed_at DESC"
        )
        return [_change(row) for row in rows]


def _change(row: Row) -> EntryChange:
    return EntryChange(
        change_id=row["change_id"],
        entry=row["entry"],
        former_entry=row["former_entry"],
        agent_name=row["agent_name"],
        why=row["why"],
        before=row["text_before"],
        after=row["text_after"],
        changed_at=row["changed_at"],
    )
