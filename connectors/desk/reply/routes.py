"""Routes of replies: templates, consent, suggestions, drafts, reactions, canned responses and files."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.reply.answering import Reactions
from connectors.desk.reply.canned import CannedPages
from connectors.desk.reply.changes import ChangeViews
from connectors.desk.reply.drafts import DraftViews
from connectors.desk.reply.files import Files
from connectors.desk.reply.macros import MacroPages
from connectors.desk.reply.preview import PreviewViews
from connectors.desk.reply.replies import TemplatePages
from connectors.desk.reply.suggestions import SuggestionPages
from connectors.desk.requests import CONVERSATION, GET, POST, Route


def routes(desk: Desk) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    return (
        *_template_routes(desk),
        *_suggestion_routes(desk),
        *_canned_routes(desk),
        *_macro_routes(desk),
        *_box_routes(desk),
    )


def _template_routes(desk: Desk) -> tuple[Route, ...]:
    templates = TemplatePages(desk)
    return (
        (f"{CONVERSATION}/templates", templates.choose, GET),
        (f"{CONVERSATION}/template", templates.send, POST),
        (f"{CONVERSATION}/consent", templates.consent, POST),
        ("/templates", only(Role.EDITOR, templates.templates), GET),
        ("/templates/fetch", only(Role.EDITOR, templates.fetch), POST),
    )


def _suggestion_routes(desk: Desk) -> tuple[Route, ...]:
    suggestions = SuggestionPages(desk)
    return (
        (f"{CONVERSATION}/suggestion", suggestions.current, POST),
        (f"{CONVERSATION}/suggestion/<suggestion_id>", suggestions.settle, POST),
        ("/suggestions", only(Role.EDITOR, suggestions.suggestions), GET),
    )


def _canned_routes(desk: Desk) -> tuple[Route, ...]:
    canned = CannedPages(desk)
    return (
        (f"{CONVERSATION}/canned", canned.canned_search, GET),
        ("/canned", canned.canned_list, GET),
        ("/canned/new", canned.canned_new, GET + POST),
        ("/canned/<canned_id>", canned.canned_edit, GET + POST),
        ("/canned/<canned_id>/delete", canned.canned_delete, POST),
        ("/canned/<canned_id>/used", canned.canned_used, POST),
    )


def _macro_routes(desk: Desk) -> tuple[Route, ...]:
    macros = MacroPages(desk)
    return (
        (f"{CONVERSATION}/macros", macros.macro_form, GET),
        (f"{CONVERSATION}/macro", macros.run_macro, POST),
        ("/macros", macros.macros, GET),
        ("/macros/new", macros.macro_new, GET + POST),
        ("/macros/<macro_id>", macros.macro_edit, GET + POST),
        ("/macros/<macro_id>/delete", macros.macro_delete, POST),
    )


def _box_routes(desk: Desk) -> tuple[Route, ...]:
    changes = ChangeViews(desk)
    return (
        (f"{CONVERSATION}/messages/<message_id>/<change>", changes.change_form, GET),
        (f"{CONVERSATION}/messages/<message_id>/<change>", changes.change, POST),
        (f"{CONVERSATION}/react", Reactions(desk).react, POST),
        (f"{CONVERSATION}/preview", PreviewViews(desk).preview, POST),
        (f"{CONVERSATION}/draft", DraftViews(desk).keep_draft, POST),
        ("/media/<media_id>", Files(desk).media, GET),
    )
