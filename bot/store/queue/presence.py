"""Presence: which agents are there, as their live pages report; being away is the agent's own choice."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine.database import Database
from bot.store.steps.conversations.capacity import LOAD
from bot.team.routing import Policy

# Several tabs of one agent report the same; only a new report is written.
_FRESH_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person of the team: their presence, languages, skills, and number of conversations.

    `away_since` where they set themselves away; `seen_at` is when a page of theirs was last alive, None for never.
    """

    agent_id: str
    name: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    own_limit: int | None
    limit: int
    load: int
    away_since: float | None
    seen_at: float | None
    available: bool


class PresenceStore:
    """Reads and writes the agents' presence, and the conversations that they may take."""

    def __init__(self, database: Database, policy: Policy) -> None:
        self._database = database
        self._policy = policy

    def seen(self, agent_id: str, *, now: float) -> None:
        """Notes that a page of the agent is alive."""
        row = self._database.row("SELECT seen_at FROM presence WHERE agent_id = :id", id=agent_id)
        if row and 0 <= now - row["seen_at"] < _FRESH_SECONDS:
            return
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO presence (agent_id, seen_at, idle_since) VALUES (:id, :now, :now)"
                " ON CONFLICT (agent_id) DO UPDATE SET seen_at = :now",
                id=agent_id,
                now=now,
            )
            if row is None or now - row["seen_at"] > self._policy.gone_seconds:
                tx.event("presence")

    def set_away(self, agent_id: str, away: bool, *, now: float) -> None:
        """Notes that the agent is away from now on, or back."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO presence (agent_id, away_since, seen_at, idle_since) VALUES (:id, :since, :now, :now)"
                " ON CONFLICT (agent_id) DO UPDATE SET seen_at = :now,"
                " away_since = CASE WHEN :away = 1 THEN COALESCE(presence.away_since, :since) END",
                id=agent_id,
                since=now if away else None,
                away=1 if away else 0,
                now=now,
            )
            tx.event("presence")

    def prefer(
        self, agent_id: str, *, languages: frozenset[str], skills: frozenset[str], limit: int | None = None
    ) -> None:
        """Sets the agent's languages and skills, and their own limit of conversations (None: the shop's)."""
        with self._database.write() as tx:
            tx.run("UPDATE agent SET capacity = :limit WHERE agent_id = :id", id=agent_id, limit=limit)
            for table, column, values in (
                ("agent_language", "language", languages),
                ("agent_skill", "skill", skills),
            ):
                tx.run(f"DELETE FROM {table} WHERE agent_id = :id", id=agent_id)
                for value in sorted(values):
                    tx.run(f"INSERT INTO {table} (agent_id, {column}) VALUES (:id, :value)", id=agent_id, value=value)
            tx.event("presence")

    def team(self, *, now: float) -> list[Member]:
        """All people who may sign in, by name."""
        agents = self._database.rows(
            "SELECT a.agent_id, a.name, a.capacity, p.away_since, p.seen_at,"
            f" {LOAD.format(agent='a.agent_id')} AS load"
            " FROM agent a LEFT JOIN presence p USING (agent_id) WHERE a.disabled_at IS NULL ORDER BY a.name",
            now=now,
        )
        languages = self._words("agent_language", "language")
        skills = self._words("agent_skill", "skill")
        return [
            Member(
                agent_id=row["agent_id"],
                name=row["name"],
                languages=languages.get(row["agent_id"], ()),
                skills=skills.get(row["agent_id"], ()),
                own_limit=row["capacity"],
                limit=self._policy.limit if row["capacity"] is None else row["capacity"],
                load=row["load"],
                away_since=row["away_since"],
                seen_at=row["seen_at"],
                available=self._available(row["away_since"], row["seen_at"], now),
            )
            for row in agents
        ]

    def load(self, agent_id: str, *, now: float) -> tuple[int, int]:
        """The number of the agent's conversations that count, and the agent's limit."""
        row = self._database.row(
            f"SELECT COALESCE(a.capacity, :most) AS most, {LOAD.format(agent='a.agent_id')} AS held"
            " FROM agent a WHERE a.agent_id = :id",
            id=agent_id,
            most=self._policy.limit,
            now=now,
        )
        return (row["held"], row["most"]) if row else (0, self._policy.limit)

    def away(self, agent_id: str) -> bool:
        """Whether the agent set themselves away."""
        row = self._database.row("SELECT away_since FROM presence WHERE agent_id = :id", id=agent_id)
        return bool(row and row["away_since"] is not None)

    def _available(self, away_since: float | None, seen_at: float | None, now: float) -> bool:
        return away_since is None and seen_at is not None and now - seen_at <= self._policy.gone_seconds

    def _words(self, table: str, column: str) -> dict[str, tuple[str, ...]]:
        words: dict[str, tuple[str, ...]] = {}
        for row in self._database.rows(f"SELECT agent_id, {column} AS word FROM {table} ORDER BY {column}"):
            words[row["agent_id"]] = (*words.get(row["agent_id"], ()), row["word"])
        return words
