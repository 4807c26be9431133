"""The addresses of entries: each with its view, the role that may open it and its methods."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.menu import only
from connectors.desk.requests import GET, Route
from connectors.faq.entries.list import EntryList
from connectors.faq.workbench import Workbench


def routes(workbench: Workbench) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    return (("/", only(Role.EDITOR, EntryList(workbench).entries), GET),)
