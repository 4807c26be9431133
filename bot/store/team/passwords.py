"""Passwords in the store: set by their owner, or through a one-time link that an admin made."""

from __future__ import annotations

from bot.store.engine import rows
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.team import sessions
from bot.store.steps.team.audit import record
from bot.store.steps.team.passwords import void_links
from bot.store.steps.team.tokens import hash_of, new_token
from bot.team.agent import Agent
from bot.team.audit import Act, Actor

RESET_SECONDS = 24 * 3600.0
_OPEN = """purpose = 'reset' AND token_hash = :hash AND used_at IS NULL AND expires_at > :now
    AND agent_id IN (SELECT agent_id FROM agent WHERE disabled_at IS NULL)"""


class Passwords:
    """Sets passwords; receives only their hashes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, agent_id: str, password_hash: str, actor: Actor, *, now: float) -> None:
        """Replaces the password; all sessions of the person end, and links to reset it are void."""
        with self._database.write() as tx:
            _set(tx, agent_id, password_hash, actor, now)

    def reset_link(self, agent_id: str, actor: Actor, *, now: float) -> str | None:
        """The token of a link by which the person chooses a password, once, within 24 hours; None for nobody.

        Earlier links are void from now on. The old password and the sessions end when the link is used.
        """
        token = new_token()
        with self._database.write() as tx:
            if not tx.row("SELECT 1 AS known FROM agent WHERE agent_id = :id AND disabled_at IS NULL", id=agent_id):
                return None
            void_links(tx, agent_id)
            tx.insert(
                "sign_in_link",
                token_hash=hash_of(token),
                agent_id=agent_id,
                expires_at=now + RESET_SECONDS,
                purpose="reset",
            )
            record(tx, Act.RESET_LINK_MADE, actor, about_id=agent_id, now=now)
        return token

    def reset_of(self, token: str, *, now: float) -> Agent | None:
        """The id of the agent for whose password the link's token is, or None."""
        return _agent(self._database.row(_whose(), hash=hash_of(token), now=now))

    def reset(self, token: str, password_hash: str, *, now: float, place: str = "") -> Agent | None:
        """Uses the link up and sets the password; returns its owner, or None where the link has ended."""
        with self._database.write() as tx:
            agent = _agent(tx.row(_whose(), hash=hash_of(token), now=now))
            if agent is not None:
                _set(tx, agent.agent_id, password_hash, Actor(agent_id=agent.agent_id, place=place), now)
            return agent


def _set(tx: Transaction, agent_id: str, password_hash: str, actor: Actor, now: float) -> None:
    tx.run("UPDATE agent SET password_hash = :hash WHERE agent_id = :id", id=agent_id, hash=password_hash)
    sessions.end_all(tx, agent_id)
    void_links(tx, agent_id)
    record(tx, Act.PASSWORD_SET, actor, about_id=agent_id, now=now)


def _whose() -> str:
    return f"SELECT * FROM agent WHERE agent_id = (SELECT agent_id FROM sign_in_link WHERE {_OPEN})"


def _agent(row: Row | None) -> Agent | None:
    return rows.agent(row) if row else None
