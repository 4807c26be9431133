"""Menu: the desk's pages beside the conversations, and who may open them, as one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import abort

from bot.team.agent import Agent, Role
from connectors.desk.access.sessions import signed_in


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """A page of the menu: its endpoint, its title and the least role that sees it."""

    endpoint: str
    title: str
    role: Role


ITEMS: tuple[MenuItem, ...] = (
    MenuItem(endpoint="desk.main", title="Conversations", role=Role.AGENT),
    MenuItem(endpoint="desk.search", title="Search", role=Role.AGENT),
    MenuItem(endpoint="desk.mentions", title="Mentions", role=Role.AGENT),
    MenuItem(endpoint="desk.labels", title="Labels", role=Role.AGENT),
    MenuItem(endpoint="faq.entries", title="Answers", role=Role.EDITOR),
    MenuItem(endpoint="faq.facts", title="Facts and texts", role=Role.EDITOR),
    MenuItem(endpoint="faq.exchange", title="Import and export", role=Role.EDITOR),
    MenuItem(endpoint="faq.unanswered", title="Unanswered", role=Role.EDITOR),
    MenuItem(endpoint="faq.training", title="Train and compare", role=Role.EDITOR),
    MenuItem(endpoint="faq.publish", title="Publish", role=Role.EDITOR),
    MenuItem(endpoint="desk.templates", title="Templates", role=Role.EDITOR),
    MenuItem(endpoint="desk.suggestions", title="Suggestions", role=Role.EDITOR),
    MenuItem(endpoint="desk.canned_list", title="Canned responses", role=Role.AGENT),
    MenuItem(endpoint="desk.ratings", title="Ratings", role=Role.AGENT),
    MenuItem(endpoint="desk.attention", title="Needs attention", role=Role.AGENT),
    MenuItem(endpoint="desk.journal", title="Journal", role=Role.ADMIN),
    MenuItem(endpoint="desk.erasures", title="Erased customers", role=Role.ADMIN),
    MenuItem(endpoint="desk.team", title="Team", role=Role.AGENT),
    MenuItem(endpoint="desk.accounts", title="Accounts", role=Role.ADMIN),
    MenuItem(endpoint="desk.people", title="People", role=Role.ADMIN),
    MenuItem(endpoint="desk.audit", title="Audit log", role=Role.ADMIN),
    MenuItem(endpoint="desk.account", title="My account", role=Role.AGENT),
)

_RANK = {role: rank for rank, role in enumerate(Role)}
View = Callable[..., Any]


def may(agent: Agent, role: Role) -> bool:
    """Whether the agent has the role or one that includes it."""
    return _RANK[agent.role] >= _RANK[role]


def menu(agent: Agent) -> tuple[MenuItem, ...]:
    """The pages that this agent may open."""
    return tuple(item for item in ITEMS if may(agent, item.role))


def only(role: Role, view: View) -> View:
    """The view for those who have `role`; 403 in plain words for others."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not may(signed_in(), role):
            abort(HTTPStatus.FORBIDDEN, f"This page is for people with the role {role.value}. Ask an admin for it.")
        return view(*args, **values)

    return guarded
