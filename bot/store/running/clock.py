"""Clock: mends times that a wrong clock left in the store, so that nobody waits until such a time comes."""

from __future__ import annotations

from bot.store.engine.database import Database, Transaction
from bot.store.steps.conversations import restored

# The longest intended wait: an hour at a provider's request, and half of it to spread the retries.
LONGEST_WAIT_SECONDS = 5400.0
# A smaller step is not a clock that was set, but one that is kept right.
LEAST_SECONDS = 2.0
# Future events, by the column that holds their time.
_DUE = (
    ("conversation", "turn_due_at"),
    ("conversation", "unanswered_since"),
    ("delivery", "due_at"),
    ("delivery", "held_until"),
    ("delivery", "passes_at"),
    ("media", "due_at"),
    ("suggestion", "due_at"),
    ("account", "templates_due_at"),
)
# Past events: their times can't lie ahead, or every decision by their age would be wrong.
_SINCE = (
    ("conversation", "waiting_since"),
    ("conversation", "owed_since"),
    ("conversation", "nudged_at"),
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
# Rows that nobody reads before they are due, with the condition of their index.
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
        """The clock was set back to `now`: waiting rows still come due after the wait that was meant."""
        with self._database.write() as tx:
            _set_back(tx, seconds, now)

    def catch_up(self, *, now: float) -> float:
        """As `set_back`, for a change while no worker ran: by how many seconds, 0.0 where the clock was not set back.

        The latest event holds the last known time; rows may come due later by the time from it to the change.
        """
        row = self._database.row("SELECT created_at FROM event ORDER BY number DESC LIMIT 1")
        back = float(row["created_at"]) - now if row else 0.0
        if back < LEAST_SECONDS:
            return 0.0
        self.set_back(back, now=now)
        return back

    def shorten(self, *, now: float) -> int:
        """Makes rows that wait longer than the longest intended wait due now, whatever the cause; returns how many."""
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
    restored.set_back(tx, now=now)
