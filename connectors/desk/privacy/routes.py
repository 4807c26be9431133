"""Routes of privacy: exports, erasures and their receipts; all for admins."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.access.sessions import Sessions
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.privacy.pages import Privacy
from connectors.desk.requests import CONVERSATION, GET, POST, Route


def routes(desk: Desk, sessions: Sessions) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    privacy = Privacy(desk, sessions)
    views = (
        (f"{CONVERSATION}/export", privacy.export_form, GET),
        (f"{CONVERSATION}/export", privacy.export, POST),
        (f"{CONVERSATION}/erase", privacy.erase_form, GET),
        (f"{CONVERSATION}/erase", privacy.erase, POST),
        ("/erasures", privacy.erasures, GET),
        ("/erasures", privacy.find_erasure, POST),
        ("/erasures/<erasure_id>", privacy.erasure, GET),
    )
    return tuple((rule, only(Role.ADMIN, view), methods) for rule, view, methods in views)
