"""Password rule: who may sign in with a password or a link, where the shop's provider signs people in."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.desk import Desk


def password_only_for(desk: Desk) -> str | None:
    """The login of the one admin who may still use a password; None where everybody may.

    The rule holds only while that admin really could come in when the provider is down: with the role, the account
    switched on, and a password. Otherwise a wrong setting would lock everybody out.
    """
    login = desk.provider.options.password_only_for if desk.provider else None
    account = desk.store.agents.by_login(login) if login else None
    if account is None:
        return None
    agent, password_hash = account
    return agent.login if agent.role is Role.ADMIN and password_hash else None


def may_use_password(desk: Desk, login: str) -> bool:
    """Whether whoever has this login may sign in without the provider."""
    return password_only_for(desk) in (None, login)
