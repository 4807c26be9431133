"""The addresses of entries: each with its view, the role that may open it and its methods."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.faq.entries.cards import Cards
from connectors.faq.entries.checking import Checking
from connectors.faq.entries.editor import EntryEditor
from connectors.faq.entries.list import EntryList
from connectors.faq.entries.moves import Moves
from connectors.faq.entries.pictures import Pictures
from connectors.faq.entries.trying import Trying
from connectors.faq.workbench import Workbench

_ENTRY = "/entries/<topic>/<name>"


def routes(workbench: Workbench) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    cards, checking, editor = Cards(workbench), Checking(workbench), EntryEditor(workbench)
    moves, pictures = Moves(workbench), Pictures(workbench)
    rules = (
        ("/", EntryList(workbench).entries, GET),
        ("/try", Trying(workbench).try_sentence, GET + POST),
        ("/new", moves.new_entry, GET + POST),
        ("/removed", moves.removed_entries, GET),
        ("/removed/<change_id>/back", moves.bring_entry_back, POST),
        ("/facts-list", checking.list_facts, GET),
        ("/pictures", pictures.add_picture, POST),
        ("/pictures/<name>", pictures.show_picture, GET),
        ("/look/end", cards.leave_entry, POST),
        (_ENTRY, editor.entry, GET),
        (f"{_ENTRY}/save", editor.save_entry, POST),
        (f"{_ENTRY}/merge", editor.merge_entry, POST),
        (f"{_ENTRY}/draft", editor.keep_entry_draft, POST),
        (f"{_ENTRY}/draft/drop", editor.drop_entry_draft, POST),
        (f"{_ENTRY}/problems", editor.entry_problems, GET),
        (f"{_ENTRY}/check", checking.check_entry, POST),
        (f"{_ENTRY}/preview", checking.preview_entry, POST),
        (f"{_ENTRY}/score", checking.score_examples, POST),
        (f"{_ENTRY}/move", moves.move_entry, POST),
        (f"{_ENTRY}/remove", moves.remove_entry, GET + POST),
        (f"{_ENTRY}/card", cards.keep_card, POST),
        (f"{_ENTRY}/comment", cards.comment_entry, POST),
        (f"{_ENTRY}/history", cards.entry_history, GET),
        (f"{_ENTRY}/history/<change_id>/take", cards.take_version, POST),
        (f"{_ENTRY}/look", cards.look_at_entry, POST),
    )
    return tuple((rule, only(Role.EDITOR, view), methods) for rule, view, methods in rules)
