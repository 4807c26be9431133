"""Talk: the addresses of what agents do around a conversation, beside answering it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connectors.desk.desk import Desk
from connectors.desk.drafting import Drafting
from connectors.desk.giving import Giving
from connectors.desk.looking import Looking
from connectors.desk.noting import Noting

_GET, _POST = ("GET",), ("POST",)
_CONVERSATION = "/conversations/<conversation_id>"
Route = tuple[str, Callable[..., Any], tuple[str, ...]]


def talk_routes(desk: Desk, noting: Noting) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    drafting, looking, giving = Drafting(desk), Looking(desk), Giving(desk)
    return (
        (f"{_CONVERSATION}/note", noting.note, _POST),
        (f"{_CONVERSATION}/mentions-seen", noting.mentions_seen, _POST),
        ("/mentions", noting.mentions, _GET),
        ("/mentions/count", noting.mention_count, _GET),
        (f"{_CONVERSATION}/draft", drafting.keep_draft, _POST),
        (f"{_CONVERSATION}/look", looking.look, _POST),
        (f"{_CONVERSATION}/viewers", looking.viewers, _GET),
        ("/look/end", looking.stop_looking, _POST),
        (f"{_CONVERSATION}/transfer", giving.transfer_form, _GET),
        (f"{_CONVERSATION}/transfer", giving.transfer, _POST),
    )
