"""Agents in the store: staff accounts by id and login, their names, and the links that sign them in once."""

from __future__ import annotations

from bot.store.engine import rows
from bot.store.engine.database import Database
from bot.store.steps.team.agents import insert
from bot.store.steps.team.tokens import hash_of, new_token
from bot.team.agent import Agent, Role

_LINK_SECONDS = 24 * 3600.0


class Agents:
    """Reads and writes people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, *, name: str, login: str, role: Role, now: float) -> Agent:
        """A new person without a password. Raises LoginTaken."""
        with self._database.write() as tx:
            return insert(tx, name=name, login=login.strip().lower(), role=role, now=now)

    def all(self) -> list[Agent]:
        """All agents who may sign in."""
        return [rows.agent(row) for row in self._database.rows("SELECT * FROM agent WHERE disabled_at IS NULL")]

    def names(self) -> dict[str, str]:
        """The names of all agents by id, also of those switched off: their past acts still name them."""
        return {row["agent_id"]: row["name"] for row in self._database.rows("SELECT agent_id, name FROM agent")}

    def by_login(self, login: str) -> tuple[Agent, str | None] | None:
        """The person with this login and their password hash, or None."""
        row = self._database.row(
            "SELECT * FROM agent WHERE login = :login AND disabled_at IS NULL", login=login.strip().lower()
        )
        return (rows.agent(row), row["password_hash"]) if row else None

    def password_hash(self, agent_id: str) -> str | None:
        """The password hash of an agent who may sign in, or None."""
        row = self._database.row(
            "SELECT password_hash FROM agent WHERE agent_id = :id AND disabled_at IS NULL", id=agent_id
        )
        return row["password_hash"] if row else None

    def rename(self, agent_id: str, name: str) -> None:
        """Changes the name that customers see."""
        with self._database.write() as tx:
            tx.run("UPDATE agent SET name = :name WHERE agent_id = :id", id=agent_id, name=name)

    def speak(self, agent_id: str, language: str | None) -> None:
        """Sets the language in which the person reads the desk; None leaves it to their browser."""
        with self._database.write() as tx:
            tx.run("UPDATE agent SET language = :language WHERE agent_id = :id", language=language, id=agent_id)

    def sign_in_link(self, agent_id: str, *, now: float) -> str:
        """The token of a link that signs a person in once, within 24 hours."""
        token = new_token()
        with self._database.write() as tx:
            tx.insert("sign_in_link", token_hash=hash_of(token), agent_id=agent_id, expires_at=now + _LINK_SECONDS)
        return token

    def use_link(self, token: str, *, now: float) -> str | None:
        """The id of the agent whom a link's token signs in; None for a used, expired or unknown token."""
        with self._database.write() as tx:
            row = tx.row(
                "UPDATE sign_in_link SET used_at = :now WHERE token_hash = :hash AND used_at IS NULL"
                " AND purpose = 'sign_in' AND expires_at > :now RETURNING agent_id",
                hash=hash_of(token),
                now=now,
            )
            return str(row["agent_id"]) if row else None
