"""Presence: which agents are there, as their live pages report; being away is the agent's own choice."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine.database import Database, Transaction
from bot.store.steps.conversations.capacity import ANSWERS, LIMIT, LOAD
from bot.store.steps.team.audit import record
from bot.store.steps.team.setting_changes import noted
from bot.team.audit import COMMAND_LINE, Act, Actor
from bot.team.routing import Policy
from bot.team.setting_change import SettingKind
from bot.team.team import ChangedMeanwhile, changes_of

# Several tabs of one agent report the same; only a new report is written.
_FRESH_SECONDS = 10.0
_LANGUAGES, _SKILLS = ("agent_language", "language"), ("agent_skill", "skill")


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person of the team: their presence, languages, skills, and number of conversations.

    `away_since` where they set themselves away; `seen_at` is when a page of theirs was last alive, None for never.
    `teams` are the names of theirs; `version` grows with each change of what they take.
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
    teams: tuple[str, ...] = ()
    version: int = 0


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
        self,
        agent_id: str,
        *,
        languages: frozenset[str],
        skills: frozenset[str],
        limit: int | None = None,
        version: int | None = None,
        actor: Actor | None = None,
        now: float = 0.0,
    ) -> None:
        """Sets the agent's languages and skills, and their own limit of conversations (None: the shop's).

        `version` is what the page showed, None to set them whatever stands there; with an `actor` the audit log
        records it. Raises ChangedMeanwhile.
        """
        with self._database.write() as tx:
            row = tx.row("SELECT capacity, version FROM agent WHERE agent_id = :id", id=agent_id)
            if row is None or version not in (None, row["version"]):
                raise ChangedMeanwhile
            was = _described(_owned(tx, agent_id, *_LANGUAGES), _owned(tx, agent_id, *_SKILLS), row["capacity"])
            with noted(tx, SettingKind.PERSON_LIMIT, agent_id, by=actor or COMMAND_LINE, now=now):
                tx.run(
                    "UPDATE agent SET capacity = :limit, version = version + 1 WHERE agent_id = :id",
                    id=agent_id,
                    limit=limit,
                )
            for (table, column), values in ((_LANGUAGES, languages), (_SKILLS, skills)):
                tx.run(f"DELETE FROM {table} WHERE agent_id = :id", id=agent_id)
                for value in sorted(values):
                    tx.run(f"INSERT INTO {table} (agent_id, {column}) VALUES (:id, :value)", id=agent_id, value=value)
            tx.event("presence")
            if actor:
                details = changes_of(was, _described(languages, skills, limit))
                record(tx, Act.TEAM_CHANGED, actor, about_id=agent_id, details=details, now=now)

    def team(self, *, now: float) -> list[Member]:
        """All people who may sign in and see conversations, by name."""
        agents = self._database.rows(
            f"SELECT a.agent_id, a.name, a.capacity, a.version, {LIMIT} AS most, p.away_since, p.seen_at,"
            f" {LOAD.format(agent='a.agent_id')} AS load"
            f" FROM agent a LEFT JOIN presence p USING (agent_id) WHERE {ANSWERS} ORDER BY a.name",
            most=self._policy.limit,
            now=now,
        )
        languages, skills = self._words(*_LANGUAGES), self._words(*_SKILLS)
        teams = self._words("team_member JOIN team USING (team_id)", "name")
        return [
            Member(
                agent_id=row["agent_id"],
                name=row["name"],
                languages=languages.get(row["agent_id"], ()),
                skills=skills.get(row["agent_id"], ()),
                own_limit=row["capacity"],
                limit=row["most"],
                load=row["load"],
                away_since=row["away_since"],
                seen_at=row["seen_at"],
                available=self._available(row["away_since"], row["seen_at"], now),
                teams=teams.get(row["agent_id"], ()),
                version=row["version"],
            )
            for row in agents
        ]

    def load(self, agent_id: str, *, now: float) -> tuple[int, int]:
        """The number of the agent's conversations that count, and the agent's limit."""
        row = self._database.row(
            f"SELECT {LIMIT} AS most, {LOAD.format(agent='a.agent_id')} AS held FROM agent a WHERE a.agent_id = :id",
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


def _owned(tx: Transaction, agent_id: str, table: str, column: str) -> frozenset[str]:
    rows = tx.rows(f"SELECT {column} AS word FROM {table} WHERE agent_id = :id", id=agent_id)
    return frozenset(row["word"] for row in rows)


def _described(languages: frozenset[str], skills: frozenset[str], limit: int | None) -> tuple[tuple[str, str], ...]:
    return (
        ("speaks", ", ".join(sorted(languages))),
        ("knows", ", ".join(sorted(skills))),
        ("at once", "" if limit is None else str(limit)),
    )
