"""Agents: people who sign in, their sessions and one-time links. Only hashes of tokens are kept."""

from __future__ import annotations

import hashlib
import secrets

from bot.agent import Agent, Role
from bot.ids import new_id
from bot.store import rows
from bot.store.database import Database, Transaction

_SESSION_SECONDS = 14 * 24 * 3600.0
_LINK_SECONDS = 24 * 3600.0


class Agents:
    """Reads and writes people and what they sign in with."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, *, name: str, login: str, role: Role, now: float) -> Agent:
        """A new person without a password. Raises ValueError if the login is taken."""
        agent_id = new_id("a", now)
        with self._database.write() as tx:
            added = tx.insert(
                "agent",
                ignore=True,
                agent_id=agent_id,
                name=name,
                login=login.strip().lower(),
                role=role.value,
                created_at=now,
            )
        if not added:
            raise ValueError(f"there is already somebody with the login {login}; choose another")
        return self._one("agent_id", agent_id)

    def all(self) -> list[Agent]:
        """Everybody who may sign in."""
        return [rows.agent(row) for row in self._database.rows("SELECT * FROM agent WHERE disabled_at IS NULL")]

    def by_login(self, login: str) -> tuple[Agent, str | None] | None:
        """The person with this login and their password hash, or None."""
        row = self._database.row(
            "SELECT * FROM agent WHERE login = :login AND disabled_at IS NULL", login=login.strip().lower()
        )
        return (rows.agent(row), row["password_hash"]) if row else None

    def rename(self, agent_id: str, name: str) -> None:
        """Changes the name that customers see."""
        with self._database.write() as tx:
            tx.run("UPDATE agent SET name = :name WHERE agent_id = :id", id=agent_id, name=name)

    def set_password_hash(self, agent_id: str, password_hash: str) -> None:
        """Replaces the password; other sessions of the person end."""
        with self._database.write() as tx:
            tx.run("UPDATE agent SET password_hash = :hash WHERE agent_id = :id", id=agent_id, hash=password_hash)
            tx.run("DELETE FROM session WHERE agent_id = :id", id=agent_id)

    def sign_in_link(self, agent_id: str, *, now: float) -> str:
        """The token of a link that signs a person in once, within 24 hours."""
        token = secrets.token_urlsafe(24)
        with self._database.write() as tx:
            tx.insert("sign_in_link", token_hash=_hash(token), agent_id=agent_id, expires_at=now + _LINK_SECONDS)
        return token

    def use_link(self, token: str, *, now: float) -> str | None:
        """A session token for a link's token, or None where it was used, is too old or unknown."""
        with self._database.write() as tx:
            row = tx.row(
                "UPDATE sign_in_link SET used_at = :now WHERE token_hash = :hash AND used_at IS NULL"
                " AND expires_at > :now RETURNING agent_id",
                hash=_hash(token),
                now=now,
            )
            return _begin_session(tx, row["agent_id"], now) if row else None

    def begin_session(self, agent_id: str, *, now: float) -> str:
        """A session token for somebody whose password was right."""
        with self._database.write() as tx:
            return _begin_session(tx, agent_id, now)

    def of_session(self, token: str, *, now: float) -> Agent | None:
        """Who a session token belongs to, or None."""
        row = self._database.row(
            "SELECT a.* FROM session s JOIN agent a USING (agent_id) WHERE s.token_hash = :hash"
            " AND s.expires_at > :now AND a.disabled_at IS NULL",
            hash=_hash(token),
            now=now,
        )
        return rows.agent(row) if row else None

    def end_session(self, token: str) -> None:
        """Signs out."""
        with self._database.write() as tx:
            tx.run("DELETE FROM session WHERE token_hash = :hash", hash=_hash(token))

    def _one(self, column: str, value: str) -> Agent:
        row = self._database.row(f"SELECT * FROM agent WHERE {column} = :value", value=value)
        assert row is not None
        return rows.agent(row)


def _begin_session(tx: Transaction, agent_id: str, now: float) -> str:
    token = secrets.token_urlsafe(32)
    tx.insert(
        "session",
        token_hash=_hash(token),
        agent_id=agent_id,
        created_at=now,
        expires_at=now + _SESSION_SECONDS,
    )
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
