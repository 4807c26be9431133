"""Teams in the store: their names, limits, skills and members."""

from __future__ import annotations

from collections.abc import Mapping

from bot.ids import new_id
from bot.phrases import phrase
from bot.store.engine.database import Database, RowReader, Transaction
from bot.store.steps.team.audit import record
from bot.store.steps.team.setting_changes import noted
from bot.team.audit import Act, Actor
from bot.team.setting_change import SettingKind
from bot.team.team import ChangedMeanwhile, Team, changes_of


class TeamTaken(ValueError):
    """Another team has this name (case and accents aside): choose another."""


class Teams:
    """Reads and writes teams."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Team]:
        """Every team, by name."""
        return _teams(self._database)

    def keep(self, team: Team, actor: Actor, *, now: float) -> str:
        """Stores a new team (`team_id` is empty) or a changed one; its id.

        Raises TeamTaken, and ChangedMeanwhile where it has another version than `team`, or is gone.
        """
        with self._database.write() as tx:
            teams = {each.team_id: each for each in _teams(tx)}
            if any(each.word == team.word and each.team_id != team.team_id for each in teams.values()):
                raise TeamTaken(phrase("There is a team %(name)s already; choose another name.", name=team.name))
            before = teams.get(team.team_id)
            if team.team_id and (before is None or before.version != team.version):
                raise ChangedMeanwhile
            team_id = team.team_id or new_id("g", now)
            if before is None:
                _write(tx, team_id, team, now)
            else:
                with noted(tx, SettingKind.TEAM_LIMIT, team_id, by=actor, now=now):
                    _write(tx, team_id, team, now)
            names = _names(tx)
            details = changes_of(_described(before or Team(name=""), names), _described(team, names))
            record(tx, Act.TEAM_CHANGED, actor, details=f"team {team.name}: {details}", now=now)
            tx.event("presence")
        return team_id

    def delete(self, team_id: str, actor: Actor, *, now: float) -> bool:
        """Deletes a team; its people stay, without what they knew by it. False where it was gone."""
        with self._database.write() as tx:
            name = tx.row("SELECT name FROM team WHERE team_id = :id", id=team_id)
            for table in ("team_skill", "team_member", "team"):
                tx.run(f"DELETE FROM {table} WHERE team_id = :id", id=team_id)
            if name:
                record(tx, Act.TEAM_CHANGED, actor, details=f"team {name['name']}: deleted", now=now)
                tx.event("presence")
            return name is not None


def _teams(reader: RowReader) -> list[Team]:
    skills, members = _words(reader, "team_skill", "skill"), _words(reader, "team_member", "agent_id")
    return [
        Team(
            team_id=row["team_id"],
            name=row["name"],
            limit=row["capacity"],
            skills=frozenset(skills.get(row["team_id"], ())),
            members=frozenset(members.get(row["team_id"], ())),
            version=row["version"],
        )
        for row in reader.rows("SELECT * FROM team ORDER BY word")
    ]


def _write(tx: Transaction, team_id: str, team: Team, now: float) -> None:
    tx.run(
        "INSERT INTO team (team_id, name, word, capacity, changed_at) VALUES (:id, :name, :word, :limit, :now)"
        " ON CONFLICT (team_id) DO UPDATE SET name = :name, word = :word, capacity = :limit, changed_at = :now,"
        " version = team.version + 1",
        id=team_id,
        name=team.name,
        word=team.word,
        limit=team.limit,
        now=now,
    )
    for table, column, values in (("team_skill", "skill", team.skills), ("team_member", "agent_id", team.members)):
        tx.run(f"DELETE FROM {table} WHERE team_id = :id", id=team_id)
        for value in sorted(values):
            tx.run(f"INSERT INTO {table} (team_id, {column}) VALUES (:id, :value)", id=team_id, value=value)


def _words(reader: RowReader, table: str, column: str) -> dict[str, set[str]]:
    words: dict[str, set[str]] = {}
    for row in reader.rows(f"SELECT team_id, {column} AS word FROM {table}"):
        words.setdefault(row["team_id"], set()).add(row["word"])
    return words


def _names(reader: RowReader) -> dict[str, str]:
    return {row["agent_id"]: row["name"] for row in reader.rows("SELECT agent_id, name FROM agent")}


def _described(team: Team, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return (
        ("name", team.name),
        ("at once", "" if team.limit is None else str(team.limit)),
        ("knows", ", ".join(sorted(team.skills))),
        ("people", ", ".join(sorted(names.get(agent_id, agent_id) for agent_id in team.members))),
    )
