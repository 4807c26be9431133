"""The addresses of texts and languages: each with its view, the role that may open it and its methods."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.faq.texts.languages import LanguagePages
from connectors.faq.texts.pages import TextPages
from connectors.faq.workbench import Workbench


def routes(workbench: Workbench) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    pages, languages = TextPages(workbench), LanguagePages(workbench)
    return (
        ("/texts", only(Role.EDITOR, pages.texts), GET),
        ("/texts/<group>", only(Role.EDITOR, pages.text_group), (*GET, *POST)),
        ("/languages", only(Role.EDITOR, languages.languages), (*GET, *POST)),
    )
