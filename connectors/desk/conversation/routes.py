"""Talk: the addresses of what agents do around a conversation, beside answering it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.team.agent import Role
from connectors.desk.conversation.history import History
from connectors.desk.conversation.labels import LabelPages
from connectors.desk.conversation.merges import MergeViews
from connectors.desk.conversation.notes import NotePages
from connectors.desk.conversation.snooze import SnoozeViews
from connectors.desk.conversation.transfer import TransferViews
from connectors.desk.conversation.viewers import ViewerViews
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.reply.answering import Reactions
from connectors.desk.reply.drafts import DraftViews

_GET, _POST = ("GET",), ("POST",)
_CONVERSATION = "/conversations/<conversation_id>"
Route = tuple[str, Callable[..., Any], tuple[str, ...]]


def conversation_routes(desk: Desk, noting: NotePages) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    drafting, looking, giving = DraftViews(desk), ViewerViews(desk), TransferViews(desk)
    labelling, merging, snoozing = LabelPages(desk), MergeViews(desk), SnoozeViews(desk)
    return (
        (f"{_CONVERSATION}/react", Reactions(desk).react, _POST),
        (f"{_CONVERSATION}/note", noting.note, _POST),
        (f"{_CONVERSATION}/mentions-seen", noting.mentions_seen, _POST),
        ("/mentions", noting.mentions, _GET),
        ("/mentions/count", noting.mention_count, _GET),
        (f"{_CONVERSATION}/draft", drafting.keep_draft, _POST),
        (f"{_CONVERSATION}/look", looking.look, _POST),
        (f"{_CONVERSATION}/viewers", looking.viewers, _GET),
        ("/look/end", looking.stop_viewing, _POST),
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
