"""Alerts in the store: which troubles that stand now were told by mail, so that each is told once."""

from __future__ import annotations

from collections.abc import Collection

from bot.store.engine.database import Database, one_of


class Alerts:
    """Claims and frees topics of alerts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, topics: Collection[str], *, now: float) -> list[str]:
        """Those of the topics that nobody was told of yet; from now on they count as told.

        What is not among the topics is over: when it comes again, it is told again.
        """
        if not topics and self._database.row("SELECT 1 AS told FROM alert LIMIT 1") is None:
            return []
        names, values = one_of("topic", sorted(topics))
        with self._database.write() as tx:
            tx.run(f"DELETE FROM alert WHERE topic NOT IN ({names})" if topics else "DELETE FROM alert", **values)
            return [topic for topic in sorted(topics) if tx.insert("alert", ignore=True, topic=topic, told_at=now)]

    def free(self, topics: Collection[str]) -> None:
        """They could not be told: the next look tries again."""
        names, values = one_of("topic", sorted(topics))
        with self._database.write() as tx:
            tx.run(f"DELETE FROM alert WHERE topic IN ({names})", **values)
