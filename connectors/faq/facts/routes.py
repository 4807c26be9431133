"""The addresses of facts: each with its view, the role that may open it and its methods."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.faq.facts.pages import FactPages
from connectors.faq.facts.tour import Tour
from connectors.faq.workbench import Workbench


def routes(workbench: Workbench, tour: Tour) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    pages = FactPages(workbench)
    return (
        ("/facts", only(Role.EDITOR, pages.facts), GET),
        ("/facts/tour", only(Role.EDITOR, tour.tour), GET),
        ("/facts/tour/later", only(Role.EDITOR, tour.tour_later), POST),
        ("/facts/tour/<step>", only(Role.EDITOR, tour.tour_step), (*GET, *POST)),
        ("/facts/changes", only(Role.EDITOR, pages.changes), GET),
        ("/facts/changes/<number>/undo", only(Role.EDITOR, pages.undo_save), POST),
        ("/facts/hours/calendar", only(Role.EDITOR, pages.calendar), POST),
        ("/facts/<group>", only(Role.EDITOR, pages.facts_group), (*GET, *POST)),
    )
