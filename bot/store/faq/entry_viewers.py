"""Entry viewers: which editors have an entry open. A page reports repeatedly; silence ends it."""

from __future__ import annotations

from bot.store.engine.database import Database

# A page reports every 10 s; two reports in a row may be lost.
_STALE_SECONDS = 25.0


class EntryViewers:
    """Rows that live for seconds: one for each page that shows an entry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, page: str, agent_id: str, entry: str, *, now: float) -> list[str]:
        """Records that the page shows the entry; the names of the others who have it open."""
        with self._database.write() as tx:
            tx.run(
                "DELETE FROM entry_viewer WHERE page = :page OR seen_at < :stale", page=page, stale=now - _STALE_SECONDS
            )
            tx.insert("entry_viewer", page=page, agent_id=agent_id, entry=entry, seen_at=now)
            rows = tx.rows(
                "SELECT DISTINCT a.name FROM entry_viewer v JOIN agent a USING (agent_id) WHERE v.entry = :entry"
                " AND v.agent_id <> :agent ORDER BY a.name",
                entry=entry,
                agent=agent_id,
            )
        return [row["name"] for row in rows]

    def leave(self, page: str) -> None:
        """Records that the page shows no entry any more."""
        with self._database.write() as tx:
            tx.run("DELETE FROM entry_viewer WHERE page = :page", page=page)
