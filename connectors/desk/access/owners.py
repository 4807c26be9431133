"""Owners: an owner who may see no conversations is kept from every page but the few that are theirs."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.team.agent import Agent
from connectors.desk.access.sessions import OPEN

# Whole rooms that are an owner's; their routes ask for the role too.
_ROOMS = frozenset({"reports"})
# Their own account. What is new in the desk is closed to them until it is named here.
_OWN = frozenset(
    {
        *("desk.account", "desk.set_language", "desk.set_password", "desk.end_other_sessions", "desk.end_session"),
        *("desk.sign_out", "desk.code", "desk.begin_code", "desk.code_picture", "desk.new_recovery_codes"),
        "desk.code_off",
    }
)


def keep_out() -> AnyResponse | None:
    """Before each request behind the sign-in: refuses what shows conversations, and leads to the numbers."""
    agent: Agent | None = getattr(g, "agent", None)
    if agent and not agent.sees_conversations and request.endpoint == "desk.main":
        return redirect(url_for("reports.overview"), HTTPStatus.SEE_OTHER)
    if not (agent is None or agent.sees_conversations or _is_owners(request.endpoint or "", request.blueprint)):
        abort(
            HTTPStatus.FORBIDDEN, phrase("This page is for people who answer customers. Ask an admin if you need it.")
        )
    return None


def _is_owners(endpoint: str, room: str | None) -> bool:
    return endpoint in OPEN | _OWN or room in _ROOMS
