"""Routes of a conversation: reading it, and what agents do with it apart from answering."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.conversation.history import History
from connectors.desk.conversation.labels import LabelPages
from connectors.desk.conversation.merges import MergeViews
from connectors.desk.conversation.notes import NotePages
from connectors.desk.conversation.snooze import SnoozeViews
from connectors.desk.conversation.transfer import TransferViews
from connectors.desk.conversation.translations import TranslationViews
from connectors.desk.conversation.undo import UndoViews
from connectors.desk.conversation.verbs import Verbs
from connectors.desk.conversation.viewers import ViewerViews
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.requests import CONVERSATION, GET, POST, Route


def routes(desk: Desk, notes: NotePages) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    return (
        *_verb_routes(desk),
        *_note_routes(notes),
        *_label_routes(desk),
        *_contact_routes(desk),
        *_viewer_routes(desk),
        *_translation_routes(desk),
    )


def _verb_routes(desk: Desk) -> tuple[Route, ...]:
    verbs, transfers, snoozes, undo = Verbs(desk), TransferViews(desk), SnoozeViews(desk), UndoViews(desk)
    return (
        (f"{CONVERSATION}/reply", verbs.reply, POST),
        (f"{CONVERSATION}/seen", verbs.seen, POST),
        (f"{CONVERSATION}/typing", verbs.typing, POST),
        (f"{CONVERSATION}/<verb>", verbs.do, POST),
        (f"{CONVERSATION}/undo/<message_id>", undo.take_back, POST),
        (f"{CONVERSATION}/undo", undo.revert, POST),
        (f"{CONVERSATION}/transfer", transfers.transfer_form, GET),
        (f"{CONVERSATION}/transfer", transfers.transfer, POST),
        (f"{CONVERSATION}/snooze", snoozes.snooze_form, GET),
        (f"{CONVERSATION}/snooze", snoozes.snooze, POST),
    )


def _note_routes(notes: NotePages) -> tuple[Route, ...]:
    return (
        (f"{CONVERSATION}/note", notes.note, POST),
        (f"{CONVERSATION}/mentions-seen", notes.mentions_seen, POST),
        ("/mentions", notes.mentions, GET),
        ("/mentions/count", notes.mention_count, GET),
    )


def _label_routes(desk: Desk) -> tuple[Route, ...]:
    labels = LabelPages(desk)
    return (
        (f"{CONVERSATION}/labels", labels.labels_form, GET),
        (f"{CONVERSATION}/labels", labels.label, POST),
        (f"{CONVERSATION}/labels/new", labels.new_label, POST),
        ("/labels", labels.labels, GET),
        ("/labels/<label_id>", only(Role.EDITOR, labels.change_label), POST),
        ("/labels/<label_id>/remove", only(Role.EDITOR, labels.remove_label), POST),
    )


def _contact_routes(desk: Desk) -> tuple[Route, ...]:
    merges = MergeViews(desk)
    return (
        (f"{CONVERSATION}/merge", merges.merge_form, GET),
        (f"{CONVERSATION}/merge", merges.merge, POST),
        (f"{CONVERSATION}/unmerge", merges.unmerge, POST),
        (f"{CONVERSATION}/history", History(desk).history, GET),
    )


def _viewer_routes(desk: Desk) -> tuple[Route, ...]:
    viewers = ViewerViews(desk)
    return (
        (f"{CONVERSATION}/look", viewers.look, POST),
        (f"{CONVERSATION}/viewers", viewers.viewers, GET),
        ("/look/end", viewers.stop_viewing, POST),
    )


def _translation_routes(desk: Desk) -> tuple[Route, ...]:
    translations = TranslationViews(desk)
    return (
        (f"{CONVERSATION}/messages/<message_id>/translation", translations.translate, POST),
        (f"{CONVERSATION}/translate-draft", translations.translate_draft, POST),
        (f"{CONVERSATION}/translate-new", translations.translate_new, POST),
        (f"{CONVERSATION}/translate-none", translations.translate_none, POST),
    )
