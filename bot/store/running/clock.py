"""Clock: what a wrong time of day left in the store is mended, so that nobody waits until that time comes again."""

from __future__ import annotations

from bot.store.engine.database import Database, Transaction

# No wait is meant to be longer: an hour asked for by a provider, and half of it so that not all come back at once.
LONGEST_WAIT_SECONDS = 5400.0
# Less than this is no clock that was set, but one that is kept right.
LEAST_SECONDS = 2.0
# What is to happen, by the column that says when.
_DUE = (
    ("conversation", "turn_due_at"),
    ("conversation", "unanswered_since"),
    ("delivery", "due_at"),
    ("delivery", "passes_at"),
    ("media", "due_at"),
    ("suggestion", "due_at"),
    ("account", "templates_due_at"),
)
# What has happened: it can't lie ahead, and who is judged by how long ago it was would be judged wrongly.
_SINCE = (
    ("conversation", "waiting_since"),
    ("conversation", "last_incoming_at"),
    ("conversation", "last_agent_at"),
    ("conversation", "last_message_at"),
    ("presence", "seen_at"),
    ("presence", "away_since"),
    ("viewer", "seen_at"),
    ("viewer", "writing_at"),
    ("queue_notice", "told_at"),
    ("queue_notice", "called_at"),
    ("session", "seen_at"),
)
# What nobody would look at before it is due, with the condition of its index.
_WAITING = (
    ("delivery", "due_at", "state = 'queued'"),
    ("conversation", "turn_due_at", "turn_due_at IS NOT NULL"),
    ("media", "due_at", "due_at IS NOT NULL"),
    ("suggestion", "due_at", "due_at IS NOT NULL"),
)


class Clock:
    """Mends the times in the store after the machine's clock was wrong."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set_back(self, seconds: float, *, now: float) -> None:
        """The clock was set back to `now`: what was to come due later still comes after as long as was meant."""
        with self._database.write() as tx:
            _set_back(tx, seconds, now)

    def catch_up(self, *, now: float) -> float:
        """As `set_back`, for one that nobody saw, as no worker ran: by how many seconds, 0.0 where it was not.

        The latest event tells what time it was last; what waits may be due later by as long as nothing happened then.
        """
        row = self._database.row("SELECT created_at FROM event ORDER BY number DESC LIMIT 1")
        back = float(row["created_at"]) - now if row else 0.0
        if back < LEAST_SECONDS:
            return 0.0
        self.set_back(back, now=now)
        return back

    def shorten(self, *, now: float) -> int:
        """Whatever waits longer than anything is meant to is due now, wherever its time came from; how many."""
        late = now + LONGEST_WAIT_SECONDS
        columns = [
            (table, column, condition)
            for table, column, condition in _WAITING
            if self._database.row(
                f"SELECT 1 AS waits FROM {table} WHERE {condition} AND {column} > :late LIMIT 1", late=late
            )
        ]
        if not columns:
            return 0
        with self._database.write() as tx:
            return sum(
                tx.run(f"UPDATE {table} SET {column} = :now WHERE {condition} AND {column} > :late", now=now, late=late)
                for table, column, condition in columns
            )


def _set_back(tx: Transaction, seconds: float, now: float) -> None:
    for table, column in _DUE:
        tx.run(f"UPDATE {table} SET {column} = {column} - :seconds WHERE {column} > :now", seconds=seconds, now=now)
    for table, column in _SINCE:
        tx.run(f"UPDATE {table} SET {column} = :now WHERE {column} > :now", now=now)
