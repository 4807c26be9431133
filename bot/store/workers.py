"""Workers: beats and the claims they protect; a claim is free when its worker's beat stands still."""

from __future__ import annotations

from bot.store.database import Database, Transaction

_PASS_AFTER_SECONDS = 30.0


class Workers:
    """Which workers live, and what becomes of the claims of those that don't."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, worker_id: str, *, now: float) -> int:
        """A worker starts under an id that only one may bear: claims left by its predecessor are freed; how many."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO worker (worker_id, beat, started_at) VALUES (:id, 0, :now)"
                " ON CONFLICT (worker_id) DO UPDATE SET beat = worker.beat + 1, started_at = :now",
                id=worker_id,
                now=now,
            )
            return _release(tx, worker_id, now)

    def beat(self, worker_id: str, *, now: float) -> None:
        """Shows that the worker lives, even one that was taken for dead; to be called every second."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO worker (worker_id, beat, started_at) VALUES (:id, 0, :now)"
                " ON CONFLICT (worker_id) DO UPDATE SET beat = worker.beat + 1",
                id=worker_id,
                now=now,
            )

    def beats(self) -> dict[str, int]:
        """Every known worker's beat, to be watched on the watcher's own monotonic clock."""
        return {row["worker_id"]: row["beat"] for row in self._database.rows("SELECT worker_id, beat FROM worker")}

    def release(self, worker_id: str, *, now: float) -> int:
        """Frees the claims of a worker that ended: its turns are due at once, its open sends are uncertain."""
        with self._database.write() as tx:
            tx.run("DELETE FROM worker WHERE worker_id = :id", id=worker_id)
            return _release(tx, worker_id, now)


def _release(tx: Transaction, worker_id: str, now: float) -> int:
    turns = tx.run(
        "UPDATE conversation SET claim_worker_id = NULL, claim_number = NULL WHERE claim_worker_id = :id", id=worker_id
    )
    sends = tx.rows(
        "UPDATE delivery SET state = 'uncertain', cause = 'worker_ended', passes_at = :passes,"
        " cause_text = 'The connection ended while this was being sent; it may or may not have arrived.'"
        " WHERE claim_worker_id = :id AND state = 'sending' RETURNING conversation_id",
        id=worker_id,
        passes=now + _PASS_AFTER_SECONDS,
    )
    for row in sends:
        tx.event("delivery", row["conversation_id"])
    tx.run("UPDATE account SET poller_id = NULL WHERE poller_id = :id", id=worker_id)
    return turns + len(sends)
