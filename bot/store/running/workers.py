"""Workers: beats and the claims they protect; a claim is free when its worker's beat stands still."""

from __future__ import annotations

from bot.channels.causes import Cause
from bot.conversations.turn import after_death
from bot.shop.notices import Notices
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.conversations import transitions
from bot.store.steps.queue import turn_failures

_PASS_AFTER_SECONDS = 30.0


class Workers:
    """Watches which workers live, and frees the claims of dead ones."""

    def __init__(self, database: Database, notices: Notices) -> None:
        self._database = database
        self._notices = notices

    def start(self, worker_id: str, *, now: float) -> int:
        """Starts a worker under an id that only one may have: frees claims left by its predecessor; how many."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO worker (worker_id, beat, started_at) VALUES (:id, 0, :now)"
                " ON CONFLICT (worker_id) DO UPDATE SET beat = worker.beat + 1, started_at = :now",
                id=worker_id,
                now=now,
            )
            return self._free(tx, worker_id, now)

    def beat(self, worker_id: str, *, now: float) -> None:
        """Records that the worker lives, even one that was taken for dead; called every second."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO worker (worker_id, beat, started_at) VALUES (:id, 0, :now)"
                " ON CONFLICT (worker_id) DO UPDATE SET beat = worker.beat + 1",
                id=worker_id,
                now=now,
            )

    def beats(self) -> dict[str, int]:
        """Every known worker's beat, for a watcher to compare on its own monotonic clock."""
        return {row["worker_id"]: row["beat"] for row in self._database.rows("SELECT worker_id, beat FROM worker")}

    def release(self, worker_id: str, *, now: float) -> int:
        """Frees the claims of a worker that ended: its turns failed with it, its open sends are uncertain."""
        with self._database.write() as tx:
            tx.run("DELETE FROM worker WHERE worker_id = :id", id=worker_id)
            return self._free(tx, worker_id, now)

    def _free(self, tx: Transaction, worker_id: str, now: float) -> int:
        turns = tx.rows("SELECT * FROM conversation WHERE claim_worker_id = :id ORDER BY conversation_id", id=worker_id)
        for row in turns:
            self._end_turn(tx, row, now)
        tx.run("UPDATE account SET poller_id = NULL WHERE poller_id = :id", id=worker_id)
        return len(turns) + _end_sends(tx, worker_id, now)

    def _end_turn(self, tx: Transaction, row: Row, now: float) -> None:
        """The turn's question may have ended the worker: it counts as a failure, or it would end workers for ever."""
        attempt = tx.row(
            "UPDATE attempt SET ended_at = :now, outcome = 'failed', step = 'worker_ended' WHERE conversation_id = :id"
            " AND claim_number = :claim AND ended_at IS NULL RETURNING attempt_id",
            now=now,
            id=row["conversation_id"],
            claim=row["claim_number"],
        )
        failures = row["failures"] + 1
        turn_failures.retry_or_hand_off(
            tx,
            transitions.read(tx, row["conversation_id"]),
            attempt_id=attempt["attempt_id"] if attempt else None,
            failures=failures,
            backoff_seconds=after_death(failures=failures),
            notices=self._notices,
            now=now,
        )


def _end_sends(tx: Transaction, worker_id: str, now: float) -> int:
    sends = tx.rows(
        f"UPDATE delivery SET state = 'uncertain', cause = '{Cause.WORKER_ENDED.value}', passes_at = :passes,"
        " cause_text = 'The connection ended while this was being sent; it may or may not have arrived.'"
        " WHERE claim_worker_id = :id AND state = 'sending' RETURNING conversation_id",
        id=worker_id,
        passes=now + _PASS_AFTER_SECONDS,
    )
    for row in sends:
        tx.event("delivery", row["conversation_id"])
    return len(sends)
