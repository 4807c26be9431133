"""Routes of the whole desk: its lists, an open conversation, search, and live changes."""

from __future__ import annotations

from connectors.desk.desk import Desk
from connectors.desk.lists.pages import Pages
from connectors.desk.lists.search import SearchPage
from connectors.desk.requests import CONVERSATION, GET, POST, Route
from connectors.desk.stream import StreamViews


def routes(desk: Desk) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    pages, search, stream = Pages(desk), SearchPage(desk), StreamViews(desk)
    return (
        ("/", pages.main, GET),
        ("/lists", pages.lists, GET),
        (CONVERSATION, pages.conversation, GET),
        (f"{CONVERSATION}/pane", pages.pane, GET),
        (f"{CONVERSATION}/head", pages.head, GET),
        (f"{CONVERSATION}/messages", pages.messages, GET),
        ("/search", search.search, GET),
        ("/search/results", search.search_results, GET),
        ("/events", stream.events, GET),
        ("/events/end", stream.end, POST),
    )
