"""Browsers in the store: what is kept of those that agreed to be counted, read for previews and let go of in time."""

from __future__ import annotations

import json

from bot.store.engine.database import Database, Row
from bot.website.events.event import from_json
from bot.website.rules.preview import StoredVisit

_AT_ONCE = 500
# In this order: each before those that it refers to.
_OF_BROWSER = ("chat_exposure", "shop_event", "browser_order", "browser")
_VISITS = """
    SELECT e.browser_hash, e.visit, e.name, e.path, e.record, e.happened_at, EXISTS (SELECT 1 FROM browser_order o
     WHERE o.browser_hash = e.browser_hash AND o.placed_at < :since) AS bought
    FROM shop_event e WHERE e.account_id = :account AND e.happened_at > :since
    ORDER BY e.browser_hash, e.visit, e.happened_at, e.event_id"""


class Browsers:
    """Reads, forgets and prunes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def visits(self, account_id: str, *, since: float) -> list[StoredVisit]:
        """The visits since then with their events."""
        grouped: dict[tuple[str, int], list[Row]] = {}
        for row in self._database.rows(_VISITS, account=account_id, since=since):
            grouped.setdefault((row["browser_hash"], row["visit"]), []).append(row)
        return [_visit(browser, number, rows) for (browser, number), rows in grouped.items()]

    def forget(self, browser_hash: str) -> None:
        """Erases everything of a browser: its visitor took the consent back."""
        with self._database.write() as tx:
            for table in _OF_BROWSER:
                tx.run(f"DELETE FROM {table} WHERE browser_hash = :hash", hash=browser_hash)

    def prune_events(self, *, before: float) -> int:
        """Deletes events from before then; returns how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM shop_event WHERE happened_at < :before", before=before)

    def prune(self, *, before: float) -> int:
        """Deletes browsers last seen before then with all that is kept of them, some at a time; returns how many."""
        with self._database.write() as tx:
            old = tx.rows(
                "SELECT browser_hash FROM browser WHERE seen_at < :before LIMIT :limit", before=before, limit=_AT_ONCE
            )
            for row in old:
                for table in _OF_BROWSER:
                    tx.run(f"DELETE FROM {table} WHERE browser_hash = :hash", hash=row["browser_hash"])
            return len(old)


def _visit(browser: str, number: int, rows: list[Row]) -> StoredVisit:
    events = [from_json(row["name"], row["path"], row["happened_at"], json.loads(row["record"])) for row in rows]
    return StoredVisit(
        browser=browser,
        number=number,
        began_at=rows[0]["happened_at"],
        events=events,
        has_bought_before=bool(rows[0]["bought"]),
    )
