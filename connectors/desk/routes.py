"""Routes: every address of the desk in one table."""

from __future__ import annotations

from flask import Blueprint

from bot.team.agent import Role
from connectors.desk.access.routes import access_routes
from connectors.desk.access.sessions import Sessions, signed_in
from connectors.desk.conversation.notes import NotePages
from connectors.desk.conversation.routes import Route, conversation_routes
from connectors.desk.conversation.verbs import Verbs
from connectors.desk.desk import Desk
from connectors.desk.lists.search import SearchPage
from connectors.desk.menu import menu, only
from connectors.desk.oversight.accounts import account_routes
from connectors.desk.oversight.attention import AttentionPage
from connectors.desk.oversight.audit_rules import AuditRules
from connectors.desk.oversight.journal import JournalPages
from connectors.desk.oversight.ratings import RatingPages
from connectors.desk.pages import Pages
from connectors.desk.privacy.pages import privacy_routes
from connectors.desk.reply.canned import canned_routes
from connectors.desk.reply.files import Files
from connectors.desk.reply.replies import TemplatePages
from connectors.desk.reply.suggestions import SuggestionPages
from connectors.desk.stream import StreamViews
from connectors.desk.team.avatars import AvatarViews
from connectors.desk.team.team import TeamPages

_GET, _POST = ("GET",), ("POST",)
_CONVERSATION = "/conversations/<conversation_id>"


def desk_blueprint(desk: Desk) -> Blueprint:
    """The desk under /desk."""
    blueprint = Blueprint("desk", __name__, static_folder="static", template_folder="templates", url_prefix="/desk")
    sessions = Sessions(desk)
    attention, team, noting = AttentionPage(desk), TeamPages(desk), NotePages(desk)
    rules: tuple[Route, ...] = (
        *_conversation_routes(desk),
        *conversation_routes(desk, noting),
        *canned_routes(desk),
        *privacy_routes(desk, sessions),
        *_finding_routes(desk),
        *_attention_routes(attention),
        *_journal_routes(desk),
        *_team_routes(desk, team),
        *account_routes(desk),
        *_live_routes(desk),
        *access_routes(desk, sessions),
    )
    for rule, view, methods in rules:
        blueprint.add_url_rule(rule, view_func=view, methods=methods)
    audited = AuditRules(desk, sessions)
    blueprint.before_request(sessions.guard)
    blueprint.before_request(audited.before)
    blueprint.after_request(audited.after)
    blueprint.after_request(sessions.keep_visit)
    shared = {"csrf": sessions.csrf, "signed_in": signed_in, "menu": menu, "attention_number": attention.number}
    shared |= {"is_away": team.is_away, "unseen_mentions": noting.unseen}
    blueprint.context_processor(lambda: shared)
    return blueprint


def _conversation_routes(desk: Desk) -> tuple[Route, ...]:
    pages, verbs, sending, suggestions = Pages(desk), Verbs(desk), TemplatePages(desk), SuggestionPages(desk)
    return (
        ("/", pages.main, _GET),
        ("/lists", pages.lists, _GET),
        (_CONVERSATION, pages.conversation, _GET),
        (f"{_CONVERSATION}/pane", pages.pane, _GET),
        (f"{_CONVERSATION}/head", pages.head, _GET),
        (f"{_CONVERSATION}/messages", pages.messages, _GET),
        (f"{_CONVERSATION}/reply", verbs.reply, _POST),
        (f"{_CONVERSATION}/seen", verbs.seen, _POST),
        (f"{_CONVERSATION}/typing", verbs.typing, _POST),
        (f"{_CONVERSATION}/templates", sending.choose, _GET),
        (f"{_CONVERSATION}/template", sending.send, _POST),
        (f"{_CONVERSATION}/consent", sending.consent, _POST),
        (f"{_CONVERSATION}/suggestion", suggestions.current, _POST),
        (f"{_CONVERSATION}/suggestion/<suggestion_id>", suggestions.settle, _POST),
        (f"{_CONVERSATION}/<verb>", verbs.do, _POST),
        ("/templates", only(Role.EDITOR, sending.templates), _GET),
        ("/templates/fetch", only(Role.EDITOR, sending.fetch), _POST),
        ("/suggestions", only(Role.EDITOR, suggestions.suggestions), _GET),
    )


def _finding_routes(desk: Desk) -> tuple[Route, ...]:
    searching = SearchPage(desk)
    return (
        ("/search", searching.search, _GET),
        ("/search/results", searching.search_results, _GET),
        ("/ratings", RatingPages(desk).ratings, _GET),
    )


def _attention_routes(attention: AttentionPage) -> tuple[Route, ...]:
    return (
        ("/attention", attention.attention, _GET),
        ("/attention/list", attention.attention_list, _GET),
        ("/attention/count", attention.attention_count, _GET),
        ("/attention/messages/<message_id>/send-again", attention.send_again, _POST),
        ("/attention/messages/<message_id>/set-aside", attention.set_aside_send, _POST),
        ("/attention/files/<media_id>/fetch-again", attention.fetch_again, _POST),
        ("/attention/files/<media_id>/set-aside", attention.set_aside_file, _POST),
        ("/attention/incidents/<incident_id>/settle", only(Role.ADMIN, attention.settle_incident), _POST),
        ("/attention/accounts/<account_id>/resume", only(Role.ADMIN, attention.resume_account), _POST),
    )


def _journal_routes(desk: Desk) -> tuple[Route, ...]:
    journal = JournalPages(desk)
    return (
        ("/journal", only(Role.ADMIN, journal.journal), _GET),
        ("/journal/replay", only(Role.ADMIN, journal.journal_replay_all), _POST),
        ("/journal/<journal_id>", only(Role.ADMIN, journal.journal_body), _GET),
        ("/journal/<journal_id>/replay", only(Role.ADMIN, journal.journal_replay), _POST),
        ("/journal/<journal_id>/set-aside", only(Role.ADMIN, journal.journal_set_aside), _POST),
    )


def _team_routes(desk: Desk, team: TeamPages) -> tuple[Route, ...]:
    faces = AvatarViews(desk)
    return (
        ("/team", team.team, _GET),
        ("/team/<agent_id>", team.prefer, _POST),
        ("/presence", team.presence, _POST),
        ("/presence/switch", team.switch, _GET),
        ("/presence/beat", team.beat, _POST),
        ("/agents/<agent_id>/picture", faces.avatar, _GET),
        ("/account/picture", faces.set_avatar, _POST),
    )


def _live_routes(desk: Desk) -> tuple[Route, ...]:
    streaming = StreamViews(desk)
    return (
        ("/events", streaming.events, _GET),
        ("/events/end", streaming.end, _POST),
        ("/media/<media_id>", Files(desk).media, _GET),
    )
