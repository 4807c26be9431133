"""Menu: the desk's pages in four rooms, and who may open them, as one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import abort

from bot.phrases import phrase
from bot.team.agent import Agent, Role
from connectors.desk.access.sessions import signed_in


class Room(Enum):
    """The four rooms of the desk, by their titles."""

    CONVERSATIONS = phrase("Conversations")
    KNOWLEDGE = phrase("Knowledge")
    REPORTS = phrase("Reports")
    SETTINGS = phrase("Settings")


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """A page of the menu: its endpoint, its title, the room where it stands, and the least role that sees it."""

    endpoint: str
    title: str
    room: Room
    role: Role


def _room(room: Room, *pages: tuple[str, str, Role]) -> tuple[MenuItem, ...]:
    """The pages of a room as (endpoint, title, least role), in their order; the first is where the room begins."""
    return tuple(MenuItem(endpoint=endpoint, title=title, room=room, role=role) for endpoint, title, role in pages)


ITEMS: tuple[MenuItem, ...] = (
    *_room(
        Room.CONVERSATIONS,
        ("desk.main", phrase("Conversations"), Role.AGENT),
        ("desk.search", phrase("Search"), Role.AGENT),
        ("desk.mentions", phrase("Mentions"), Role.AGENT),
        ("desk.attention", phrase("Needs attention"), Role.AGENT),
        ("desk.canned_list", phrase("Canned responses"), Role.AGENT),
        ("desk.macros", phrase("Macros"), Role.AGENT),
        ("desk.templates", phrase("Templates"), Role.EDITOR),
        ("desk.labels", phrase("Labels"), Role.AGENT),
    ),
    *_room(
        Room.KNOWLEDGE,
        ("faq.entries", phrase("Answers"), Role.EDITOR),
        ("faq.facts", phrase("Facts and texts"), Role.EDITOR),
        ("faq.unanswered", phrase("Unanswered"), Role.EDITOR),
        ("desk.suggestions", phrase("Suggestions"), Role.EDITOR),
        ("faq.training", phrase("Train and compare"), Role.EDITOR),
        ("faq.publish", phrase("Publish"), Role.EDITOR),
        ("faq.exchange", phrase("Import and export"), Role.EDITOR),
    ),
    *_room(
        Room.REPORTS,
        ("reports.overview", phrase("The shop's numbers"), Role.OWNER),
        ("reports.links", phrase("Links and QR"), Role.OWNER),
        ("desk.ratings", phrase("Ratings"), Role.AGENT),
        ("desk.audit", phrase("Audit log"), Role.ADMIN),
        ("desk.journal", phrase("Journal"), Role.ADMIN),
        ("desk.erasures", phrase("Erased customers"), Role.ADMIN),
    ),
    *_room(
        Room.SETTINGS,
        ("desk.account", phrase("My account"), Role.AGENT),
        ("desk.settings", phrase("Shop settings"), Role.ADMIN),
        ("desk.team", phrase("Team"), Role.AGENT),
        ("desk.teams", phrase("Teams"), Role.ADMIN),
        ("desk.targets", phrase("Targets"), Role.ADMIN),
        ("desk.silence", phrase("Silent customers"), Role.ADMIN),
        ("desk.people", phrase("People"), Role.ADMIN),
        ("desk.accounts", phrase("Accounts"), Role.ADMIN),
        ("desk.widget", phrase("Website chat"), Role.ADMIN),
        ("desk.chat_rules", phrase("Invitations to chat"), Role.ADMIN),
        ("desk.attributes", phrase("Customer attributes"), Role.ADMIN),
        ("desk.order_sources", phrase("Orders"), Role.ADMIN),
    ),
)

# What everybody has, whatever they may else.
_OWN = frozenset({"desk.account"})
View = Callable[..., Any]


def may(agent: Agent, role: Role) -> bool:
    """Whether the agent has the role or one that includes it."""
    return agent.may(role)


def menu(agent: Agent) -> tuple[tuple[Room, tuple[MenuItem, ...]], ...]:
    """The rooms, each with the pages that this agent may open; a room without any is left out."""
    allowed = [item for item in ITEMS if may(agent, item.role) or item.endpoint in _OWN]
    rooms = ((room, tuple(item for item in allowed if item.room is room)) for room in Room)
    return tuple((room, items) for room, items in rooms if items)


def item_here(path: str, address_of: Callable[[str], str]) -> MenuItem | None:
    """The page of the menu at or above an address, the closest one; `address_of` tells an endpoint's address."""
    addresses = {item: address_of(item.endpoint) for item in ITEMS}
    above = [item for item, address in addresses.items() if path == address or path.startswith(f"{address}/")]
    return max(above, key=lambda item: len(addresses[item]), default=None)


def only(role: Role, view: View) -> View:
    """The view for those who have `role`; 403 in plain words for others."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not may(signed_in(), role):
            abort(
                HTTPStatus.FORBIDDEN,
                phrase("This page is for people with the role %(role)s. Ask an admin for it.", role=role.value),
            )
        return view(*args, **values)

    return guarded
