"""Talk: the addresses of what agents do around a conversation, beside answering it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.agent import Role
from connectors.desk.answering import Answering
from connectors.desk.desk import Desk
from connectors.desk.drafting import Drafting
from connectors.desk.giving import Giving
from connectors.desk.history import History
from connectors.desk.labelling import Labelling
from connectors.desk.looking import Looking
from connectors.desk.menu import only
from connectors.desk.merging import Merging
from connectors.desk.noting import Noting
from connectors.desk.snoozing import Snoozing

_GET, _POST = ("GET",), ("POST",)
_CONVERSATION = "/conversations/<conversation_id>"
Route = tuple[str, Callable[..., Any], tuple[str, ...]]


def talk_routes(desk: Desk, noting: Noting) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    drafting, looking, giving = Drafting(desk), Looking(desk), Giving(desk)
    labelling, merging, snoozing = Labelling(desk), Merging(desk), Snoozing(desk)
    return (
        (f"{_CONVERSATION}/react", Answering(desk).react, _POST),
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
        (f"{_CONVERSATION}/snooze", snoozing.snooze_form, _GET),
        (f"{_CONVERSATION}/snooze", snoozing.snooze, _POST),
        (f"{_CONVERSATION}/labels", labelling.labels_form, _GET),
        (f"{_CONVERSATION}/labels", labelling.label, _POST),
        (f"{_CONVERSATION}/labels/new", labelling.new_label, _POST),
        ("/labels", labelling.labels, _GET),
        ("/labels/<label_id>", only(Role.EDITOR, labelling.change_label), _POST),
        ("/labels/<label_id>/remove", only(Role.EDITOR, labelling.remove_label), _POST),
        (f"{_CONVERSATION}/merge", merging.merge_form, _GET),
        (f"{_CONVERSATION}/merge", merging.merge, _POST),
        (f"{_CONVERSATION}/unmerge", merging.unmerge, _POST),
        (f"{_CONVERSATION}/history", History(desk).history, _GET),
    )
