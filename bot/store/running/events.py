"""Events: the numbered log of changes that live pages follow."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine.database import Database


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something changed.

    `kind` is conversation, message, seen, delivery, queue, account, presence, trouble, session or erased.
    """

    number: int
    kind: str
    conversation_id: str | None


class EventGap(Exception):
    """The number asked from is too old or unknown: fetch the whole page again."""


class Events:
    """Reads the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self) -> int:
        """The number of the newest event, 0 if there is none."""
        row = self._database.row("SELECT value FROM counter WHERE name = 'event'")
        return int(row["value"]) if row else 0

    def after(self, number: int, *, limit: int = 500) -> list[Event]:
        """Events after `number`, oldest first. Raises EventGap where some are gone, or more than `limit` came."""
        # The counter first: an event appended between the two reads must not look like a gap.
        latest = self.latest()
        events = self._database.rows(
            "SELECT * FROM event WHERE number > :number ORDER BY number LIMIT :limit", number=number, limit=limit + 1
        )
        if number > latest or len(events) > limit or (not events and latest > number):
            raise EventGap
        if events and events[0]["number"] != number + 1:
            raise EventGap
        return [Event(number=row["number"], kind=row["kind"], conversation_id=row["conversation_id"]) for row in events]

    def prune(self, *, before: float) -> int:
        """Deletes events older than `before`; returns how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM event WHERE created_at < :before", before=before)

    def wait(self, seen: int, timeout_seconds: float) -> int:
        """Waits for another connection's commit; the mark to wait from next (see Database.wait_for_change)."""
        return self._database.wait_for_change(seen, timeout_seconds)
