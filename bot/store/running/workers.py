"""Workers: beats and the claims they protect; a claim is free when its worker's beat stands still."""

from __future__ import annotations

from collections.abc import Collection

from bot.channels.causes import Cause
from bot.conversations.turn import after_death
from bot.shop.notices import Notices
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.conversations import transitions
from bot.store.steps.queue import turn_failures
from bot.team.routing import Policy

_PASS_AFTER_SECONDS = 30.0
_SENDING = """
    SELECT message_id, conversation_id, claim_number FROM delivery WHERE claim_worker_id = :id AND state = 'sending'
    ORDER BY message_id"""
_UNCERTAIN = f"""
    UPDATE delivery SET state = 'uncertain', cause = '{Cause.WORKER_ENDED.value}', passes_at = :passes,
        cause_text = 'The connection ended while this was being sent; it may or may not have arrived.'
    WHERE message_id = :message_id"""


class Workers:
    """Watches which workers live, and frees the claims of dead ones."""

    def __init__(self, database: Database, notices: Notices, policy: Policy) -> None:
        self._database = database
        self._notices = notices
        self._policy = policy

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

    def claims(self, worker_id: str) -> tuple[set[int], dict[int, str]]:
        """The numbers of a worker's claims: of its turns, and of its sends with the conversation of each."""
        turns = self._database.rows("SELECT claim_number FROM conversation WHERE claim_worker_id = :id", id=worker_id)
        sends = self._database.rows(_SENDING, id=worker_id)
        return (
            {row["claim_number"] for row in turns},
            {row["claim_number"]: row["conversation_id"] for row in sends},
        )

    def free_unknown(self, worker_id: str, claims: Collection[int], *, now: float) -> int:
        """Frees those of a living worker's claims that it knows nothing of; how many.

        A server that ends as it commits may have written a claim and never said so: then nobody works on it.
        """
        with self._database.write() as tx:
            return self._free(tx, worker_id, now, claims)

    def _free(self, tx: Transaction, worker_id: str, now: float, claims: Collection[int] | None = None) -> int:
        """Frees a worker's claims: these, or all of one that ended."""
        turns = [
            row
            for row in tx.rows(
                "SELECT * FROM conversation WHERE claim_worker_id = :id ORDER BY conversation_id", id=worker_id
            )
            if claims is None or row["claim_number"] in claims
        ]
        for row in turns:
            self._end_turn(tx, row, now)
        if claims is None:
            tx.run("UPDATE account SET poller_id = NULL WHERE poller_id = :id", id=worker_id)
        sends = [row for row in tx.rows(_SENDING, id=worker_id) if claims is None or row["claim_number"] in claims]
        for row in sends:
            tx.run(_UNCERTAIN, message_id=row["message_id"], passes=now + _PASS_AFTER_SECONDS)
            tx.event("delivery", row["conversation_id"])
        return len(turns) + len(sends)

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
            policy=self._policy,
            now=now,
        )
