"""Due: what of the worker's work is due, all kinds of it seen in one read."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine.database import Database

_LOOK = """
    SELECT
    EXISTS (SELECT 1 FROM conversation WHERE turn_due_at <= :now AND claim_number IS NULL) AS turns,
    EXISTS (SELECT 1 FROM delivery WHERE state = 'queued' AND due_at <= :now) AS sends,
    EXISTS (SELECT 1 FROM typing WHERE shown_at IS NULL AND asked_at <= :now) AS signs,
    EXISTS (SELECT 1 FROM media WHERE due_at <= :now) AS files,
    EXISTS (SELECT 1 FROM suggestion WHERE due_at <= :now) AS suggestions,
    EXISTS (SELECT 1 FROM conversation WHERE state = 'queued') AS waiters,
    (SELECT MIN(due_at) FROM (
        SELECT MIN(due_at) AS due_at FROM delivery WHERE state = 'queued' AND due_at > :now
        UNION ALL SELECT MIN(turn_due_at) FROM conversation WHERE turn_due_at > :now AND claim_number IS NULL
        UNION ALL SELECT MIN(due_at) FROM media WHERE due_at > :now
        UNION ALL SELECT MIN(due_at) FROM suggestion WHERE due_at > :now) AS waiting) AS next_at"""


@dataclass(frozen=True, kw_only=True)
class Due:
    """Whether there is any of each kind now, `waiters` being conversations that wait for a person.

    `next_at` is when the next turn, send, file or suggestion comes due.
    """

    turns: bool
    sends: bool
    signs: bool
    files: bool
    suggestions: bool
    waiters: bool
    next_at: float | None


class DueLooks:
    """Looks, and claims nothing: whoever finds something due asks for that kind."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, *, now: float) -> Due:
        """What is due at `now`, and when the next thing is after it."""
        row = self._database.row(_LOOK, now=now)
        assert row is not None
        kinds = ("turns", "sends", "signs", "files", "suggestions", "waiters")
        return Due(**{kind: bool(row[kind]) for kind in kinds}, next_at=row["next_at"])
