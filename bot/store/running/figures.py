"""Figures: the state of the shop in numbers, for monitoring; no text and no name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.store.delivery.attention import Attention
from bot.store.engine.database import Database

_NOW = """
    SELECT
        (SELECT COUNT(*) FROM conversation WHERE state = 'queued') AS waiting,
        (SELECT MIN(waiting_since) FROM conversation WHERE state = 'queued') AS waiting_since,
        (SELECT COUNT(*) FROM conversation WHERE turn_due_at IS NOT NULL) AS turns_open,
        (SELECT MIN(unanswered_since) FROM conversation WHERE turn_due_at IS NOT NULL) AS unanswered_since,
        (SELECT COUNT(*) FROM worker) AS workers,
        (SELECT COUNT(*) FROM account WHERE stopped_cause IS NOT NULL) AS stopped,
        (SELECT MIN(due_at) FROM delivery WHERE state = 'queued') AS due_at,
        (SELECT MAX(number) FROM version) AS version"""
_DELIVERIES = """
    SELECT a.channel, d.state, COUNT(*) AS number FROM delivery d JOIN account a USING (account_id)
    WHERE d.state IN ('queued', 'sending', 'uncertain') GROUP BY a.channel, d.state ORDER BY a.channel, d.state"""


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """One look. `deliveries` by channel and state; ages in seconds, 0 where nothing waits."""

    waiting: int
    waiting_seconds: float
    turns_open: int
    turn_seconds: float
    attention: int
    workers: int
    stopped: int
    version: int
    deliveries: Mapping[tuple[str, str], int]
    delivery_seconds: float


class Figures:
    """Reads them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._attention = Attention(database)

    def now(self, *, now: float) -> Numbers:
        """The state of this moment."""
        row = self._database.row(_NOW)
        assert row is not None
        return Numbers(
            waiting=row["waiting"],
            waiting_seconds=_age(row["waiting_since"], now),
            turns_open=row["turns_open"],
            turn_seconds=_age(row["unanswered_since"], now),
            attention=self._attention.count(),
            workers=row["workers"],
            stopped=row["stopped"],
            version=row["version"] or 0,
            deliveries={(each["channel"], each["state"]): each["number"] for each in self._database.rows(_DELIVERIES)},
            delivery_seconds=_age(row["due_at"], now),
        )


def _age(since: float | None, now: float) -> float:
    return 0.0 if since is None else max(0.0, now - since)
