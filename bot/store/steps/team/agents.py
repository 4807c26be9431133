"""Agents inside a transaction: inserts a staff account."""

from __future__ import annotations

from bot.ids import new_id
from bot.store.engine.database import Transaction
from bot.team.agent import Agent, Role


class LoginTaken(ValueError):
    """Another account has this login, perhaps one that is switched off: choose another login."""


def insert(
    tx: Transaction, *, name: str, login: str, role: Role, now: float, password_hash: str | None = None
) -> Agent:
    """A new person. Raises LoginTaken."""
    agent_id = new_id("a", now)
    is_new = tx.insert(
        "agent",
        ignore=True,
        agent_id=agent_id,
        name=name,
        login=login,
        role=role.value,
        password_hash=password_hash,
        created_at=now,
    )
    if not is_new:
        raise LoginTaken(f"There is already somebody with the login {login}; choose another.")
    tx.event("presence")
    has_password = password_hash is not None
    return Agent(agent_id=agent_id, name=name, login=login, role=role, has_password=has_password)
