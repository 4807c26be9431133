"""Hours away in the store: planned by people or an admin; when they begin their person is away, and back at the end."""

from __future__ import annotations

from datetime import tzinfo

from bot.ids import new_id
from bot.phrases import phrase
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.team.audit import record
from bot.team.audit import Act, Actor
from bot.team.hours_away import HoursAway, next_time

MOST = 40
_DUE = "(begins_at <= :now AND away_since IS NULL) OR ends_at <= :now"


class TooManyHours(ValueError):
    """Nobody has that many hours away: remove some first."""


class HoursAwayStore:
    """Reads and writes hours away, and makes them count."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[HoursAway]:
        """Everybody's, the next first."""
        return [_hours(row) for row in self._database.rows("SELECT * FROM hours_away ORDER BY begins_at, hours_id")]

    def add(self, hours: HoursAway, actor: Actor, *, words: str, now: float) -> None:
        """Adds them; `words` describe them for the audit log. Raises TooManyHours."""
        with self._database.write() as tx:
            count = tx.row("SELECT COUNT(*) AS number FROM hours_away WHERE agent_id = :id", id=hours.agent_id)
            if count and count["number"] >= MOST:
                raise TooManyHours(phrase("There are %(most)s hours away already. Remove some first.", most=MOST))
            tx.insert(
                "hours_away",
                hours_id=new_id("h", now),
                agent_id=hours.agent_id,
                begins_at=hours.begins_at,
                ends_at=hours.ends_at,
                weekly=int(hours.weekly),
            )
            details = f"hours away: {words}"
            record(tx, Act.TEAM_CHANGED, actor, about_id=hours.agent_id, details=details, now=now)

    def remove(self, hours_id: str, agent_id: str, actor: Actor, *, now: float) -> bool:
        """Removes hours of this person; who is away by them is back. False where they were gone."""
        with self._database.write() as tx:
            row = tx.row(
                "SELECT * FROM hours_away WHERE hours_id = :id AND agent_id = :agent", id=hours_id, agent=agent_id
            )
            if row is None:
                return False
            _bring_back(tx, row)
            tx.run("DELETE FROM hours_away WHERE hours_id = :id", id=hours_id)
            record(tx, Act.TEAM_CHANGED, actor, about_id=agent_id, details="hours away: removed", now=now)
            return True

    def apply(self, zone: tzinfo, *, now: float) -> int:
        """Makes away whose hours have begun, and brings back whose have ended; how many. Cheap when none is due."""
        if self._database.row(f"SELECT 1 AS due FROM hours_away WHERE {_DUE} LIMIT 1", now=now) is None:
            return 0
        with self._database.write() as tx:
            due = tx.rows(f"SELECT * FROM hours_away WHERE {_DUE} ORDER BY ends_at", now=now)
            for row in due:
                if row["ends_at"] <= now:
                    _end(tx, row, zone, now)
                else:
                    _begin(tx, row, now)
            return len(due)


def _begin(tx: Transaction, row: Row, now: float) -> None:
    """Who is away already stays so by their own choice; a press of the switch ends it at any time."""
    tx.run("UPDATE hours_away SET away_since = :now WHERE hours_id = :id", now=now, id=row["hours_id"])
    if tx.row("SELECT 1 AS off FROM agent WHERE agent_id = :id AND disabled_at IS NOT NULL", id=row["agent_id"]):
        return
    tx.run(
        "INSERT INTO presence (agent_id, away_since, seen_at, idle_since) VALUES (:id, :now, :now, :now)"
        " ON CONFLICT (agent_id) DO UPDATE SET away_since = COALESCE(presence.away_since, :now)",
        id=row["agent_id"],
        now=now,
    )
    tx.event("presence")


def _end(tx: Transaction, row: Row, zone: tzinfo, now: float) -> None:
    _bring_back(tx, row)
    if not row["weekly"]:
        tx.run("DELETE FROM hours_away WHERE hours_id = :id", id=row["hours_id"])
        return
    following = next_time(_hours(row), zone, now=now)
    tx.run(
        "UPDATE hours_away SET begins_at = :begins, ends_at = :ends, away_since = NULL WHERE hours_id = :id",
        begins=following.begins_at,
        ends=following.ends_at,
        id=row["hours_id"],
    )


def _bring_back(tx: Transaction, row: Row) -> None:
    """Only who is away by these hours: whoever pressed the switch meanwhile stays as they chose."""
    since = row["away_since"]
    if since is not None and tx.run(
        "UPDATE presence SET away_since = NULL WHERE agent_id = :id AND away_since = :since",
        id=row["agent_id"],
        since=since,
    ):
        tx.event("presence")


def _hours(row: Row) -> HoursAway:
    return HoursAway(
        hours_id=row["hours_id"],
        agent_id=row["agent_id"],
        begins_at=row["begins_at"],
        ends_at=row["ends_at"],
        weekly=bool(row["weekly"]),
    )
