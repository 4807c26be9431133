"""Viewers: the agents who have a conversation open or write in it. A page reports repeatedly; silence ends it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine.database import Database, Row, Transaction

# A page reports every 10 s; two reports in a row may be lost.
_STALE_SECONDS = 25.0
# An unchanged report sooner than this is not written.
_FRESH_SECONDS = 9.0
# A page reports writing at its start and with each beat; this long after the last report, writing has ended.
_WRITING_SECONDS = 14.0


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """An agent who has the conversation open."""

    agent_id: str
    name: str
    writing: bool


class Viewers:
    """Rows that live for seconds: one for each page that shows a conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, page: str, agent_id: str, conversation_id: str, *, writing: bool, now: float) -> None:
        """Records that the page shows this conversation, and whether its agent writes; early repeats store nothing."""
        row = self._database.row("SELECT * FROM viewer WHERE page = :page", page=page)
        ours = row if row and (row["conversation_id"], row["agent_id"]) == (conversation_id, agent_id) else None
        wrote = bool(ours and _writes(ours, now))
        if ours and wrote is writing and 0 <= now - ours["seen_at"] < _FRESH_SECONDS:
            return
        alive = bool(ours and now - ours["seen_at"] <= _STALE_SECONDS)
        with self._database.write() as tx:
            if tx.row("SELECT 1 AS any FROM conversation WHERE conversation_id = :id", id=conversation_id) is None:
                return
            tx.run("DELETE FROM viewer WHERE page = :page OR seen_at < :stale", page=page, stale=now - _STALE_SECONDS)
            tx.insert(
                "viewer",
                page=page,
                agent_id=agent_id,
                conversation_id=conversation_id,
                writing_at=now if writing else None,
                seen_at=now,
            )
            if not alive or wrote is not writing:
                tx.event("viewer", conversation_id)
            _tell_left(tx, row, conversation_id)

    def leave(self, page: str) -> None:
        """Records that the page shows no conversation any more."""
        if self._database.row("SELECT 1 AS any FROM viewer WHERE page = :page", page=page) is None:
            return
        with self._database.write() as tx:
            for row in tx.rows("DELETE FROM viewer WHERE page = :page RETURNING conversation_id", page=page):
                tx.event("viewer", row["conversation_id"])

    def others(self, conversation_id: str, agent_id: str, *, now: float) -> list[Viewer]:
        """The other agents who look at the conversation, by name."""
        viewers = self._database.rows(
            "SELECT v.*, a.name FROM viewer v JOIN agent a USING (agent_id) WHERE v.conversation_id = :id"
            " AND v.agent_id <> :agent AND v.seen_at >= :stale ORDER BY a.name",
            id=conversation_id,
            agent=agent_id,
            stale=now - _STALE_SECONDS,
        )
        looking: dict[str, Viewer] = {}
        for row in viewers:
            before = looking.get(row["agent_id"])
            writing = _writes(row, now) or bool(before and before.writing)
            looking[row["agent_id"]] = Viewer(agent_id=row["agent_id"], name=row["name"], writing=writing)
        return list(looking.values())


def _writes(row: Row, now: float) -> bool:
    return row["writing_at"] is not None and now - row["writing_at"] <= _WRITING_SECONDS


def _tell_left(tx: Transaction, row: Row | None, conversation_id: str) -> None:
    if row and row["conversation_id"] != conversation_id:
        tx.event("viewer", row["conversation_id"])
