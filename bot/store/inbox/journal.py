"""Journal: every body that a provider posted, word for word; unreadable ones are replayed after a fix."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine.database import Database, Row
from bot.store.steps.delivery.journal import UNREADABLE, JournalState, unpacked

_PRUNED_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class JournalRow:
    """One body as it came. `size` in bytes; `reason` names the part that could not be read or stored."""

    journal_id: str
    account_id: str
    received_at: float
    size: int
    state: JournalState
    reason: str | None
    replayed_at: float | None


class Journal:
    """Reads the journal and deletes old bodies. The inbox writes it, in the transaction that applies a body."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unreadable(self, *, limit: int = 100, after_id: str = "") -> list[JournalRow]:
        """Bodies with a part that could not be read or stored, oldest first, those after `after_id`."""
        bodies = self._database.rows(
            f"SELECT * FROM journal WHERE {UNREADABLE} AND (:after = '' OR (received_at, journal_id) >"
            " (SELECT received_at, journal_id FROM journal WHERE journal_id = :after))"
            " ORDER BY received_at, journal_id LIMIT :limit",
            limit=limit,
            after=after_id,
        )
        return [_row(row) for row in bodies]

    def replayed(self, *, limit: int = 20) -> list[JournalRow]:
        """Bodies that a replay read, the latest first."""
        bodies = self._database.rows(
            "SELECT * FROM journal WHERE replayed_at IS NOT NULL AND state = 'replayed'"
            " ORDER BY replayed_at DESC LIMIT :limit",
            limit=limit,
        )
        return [_row(row) for row in bodies]

    def count_unreadable(self) -> int:
        """The number of bodies that wait for a replay."""
        row = self._database.row(f"SELECT COUNT(*) AS number FROM journal WHERE {UNREADABLE}")
        return int(row["number"]) if row else 0

    def get(self, journal_id: str) -> JournalRow | None:
        """One row, or None."""
        row = self._database.row("SELECT * FROM journal WHERE journal_id = :id", id=journal_id)
        return _row(row) if row else None

    def body(self, journal_id: str) -> bytes | None:
        """The body exactly as it came, or None."""
        row = self._database.row("SELECT body, encoding FROM journal WHERE journal_id = :id", id=journal_id)
        return unpacked(row["body"], row["encoding"]) if row else None

    def set_aside(self, journal_id: str) -> bool:
        """Sets this body aside: it no longer waits for a replay. False where it did not wait."""
        with self._database.write() as tx:
            tx.event("attention")
            return (
                tx.run(f"UPDATE journal SET state = 'set_aside' WHERE journal_id = :id AND {UNREADABLE}", id=journal_id)
                > 0
            )

    def prune(self, *, before: float) -> int:
        """Deletes bodies received and statuses reported before `before`; returns how many. Many short transactions."""
        return self._prune("journal", "journal_id", "received_at", before) + self._prune(
            "status", "status_at", "status_at", before
        )

    def prune_attempts(self, *, before: float) -> int:
        """Deletes the record of turns begun before `before`, with their handoff requests; returns how many."""
        with self._database.write() as tx:
            tx.run(
                "DELETE FROM handoff_request WHERE attempt_id IN"
                " (SELECT attempt_id FROM attempt WHERE started_at < :before)",
                before=before,
            )
        return self._prune("attempt", "attempt_id", "started_at", before)

    def _prune(self, table: str, key: str, time: str, before: float) -> int:
        total = 0
        while True:
            with self._database.write() as tx:
                count = tx.run(
                    f"DELETE FROM {table} WHERE {key} IN"
                    f" (SELECT {key} FROM {table} WHERE {time} < :before ORDER BY {time} LIMIT :limit)",
                    before=before,
                    limit=_PRUNED_AT_ONCE,
                )
            total += count
            if count < _PRUNED_AT_ONCE:
                return total


def _row(row: Row) -> JournalRow:
    return JournalRow(
        journal_id=row["journal_id"],
        account_id=row["account_id"],
        received_at=row["received_at"],
        size=row["size"] or len(row["body"]),
        state=JournalState(row["state"]),
        reason=row["reason"],
        replayed_at=row["replayed_at"],
    )
