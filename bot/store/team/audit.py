"""Audit in the store: appends entries of who did what, and reads them by person, act and date."""

from __future__ import annotations

from bot.store.engine.database import Database, Row
from bot.store.steps.team.audit import record
from bot.team.audit import Act, Actor, Entry


class Audit:
    """Reads the audit log, and appends entries for acts without a transaction of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, act: Act, actor: Actor, *, about_id: str | None = None, details: str = "", now: float) -> None:
        """Appends an entry."""
        with self._database.write() as tx:
            record(tx, act, actor, about_id=about_id, details=details, now=now)

    def entries(
        self,
        *,
        agent_id: str | None = None,
        act: Act | None = None,
        since: float | None = None,
        until: float | None = None,
        before: str | None = None,
        limit: int = 100,
    ) -> list[Entry]:
        """The newest entries first; `before` is the last id of the page before.

        `agent_id`: entries of acts by this person or about them. `since` is included, `until` is not.
        """
        conditions = {
            "(e.agent_id = :agent_id OR e.about_id = :agent_id)": agent_id,
            "e.act = :act": act,
            "e.acted_at >= :since": since,
            "e.acted_at < :until": until,
            "e.audit_id < :before": before,
        }
        where = " AND ".join(condition for condition, value in conditions.items() if value is not None) or "1 = 1"
        entries = self._database.rows(
            "SELECT e.*, a.name AS agent_name, b.name AS about_name FROM audit e"
            " LEFT JOIN agent a ON a.agent_id = e.agent_id LEFT JOIN agent b ON b.agent_id = e.about_id"
            f" WHERE {where} ORDER BY e.audit_id DESC LIMIT :limit",
            agent_id=agent_id,
            act=act.value if act else None,
            since=since,
            until=until,
            before=before,
            limit=limit,
        )
        return [_entry(row) for row in entries]

    def prune(self, *, before: float) -> int:
        """Deletes entries older than `before`; returns how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM audit WHERE acted_at < :before", before=before)


def _entry(row: Row) -> Entry:
    return Entry(
        audit_id=row["audit_id"],
        act=Act(row["act"]),
        acted_at=row["acted_at"],
        agent_id=row["agent_id"],
        agent_name=row["agent_name"],
        about_id=row["about_id"],
        about_name=row["about_name"],
        details=row["details"],
        place=row["place"],
    )
