"""The desk's blueprint: the addresses of every room, and what guards and serves all of them."""

from __future__ import annotations

from flask import Blueprint

from connectors.desk.access import routes as access
from connectors.desk.access.sessions import Sessions, signed_in
from connectors.desk.conversation import routes as conversation
from connectors.desk.conversation.notes import NotePages
from connectors.desk.desk import Desk
from connectors.desk.lists import routes as lists
from connectors.desk.menu import menu
from connectors.desk.oversight import routes as oversight
from connectors.desk.oversight.attention import AttentionPage
from connectors.desk.oversight.audit_rules import AuditRules
from connectors.desk.privacy import routes as privacy
from connectors.desk.reply import routes as reply
from connectors.desk.requests import GET
from connectors.desk.styles import Styles
from connectors.desk.team import routes as team
from connectors.desk.team.team import TeamPages


def desk_blueprint(desk: Desk) -> Blueprint:
    """The desk under /desk."""
    blueprint = Blueprint("desk", __name__, static_folder="static", template_folder="templates", url_prefix="/desk")
    sessions, styles = Sessions(desk), Styles()
    attention, members, notes = AttentionPage(desk), TeamPages(desk), NotePages(desk)
    rules = (
        *lists.routes(desk),
        *conversation.routes(desk, notes),
        *reply.routes(desk),
        *oversight.routes(desk, attention),
        *team.routes(desk, sessions, members),
        *privacy.routes(desk, sessions),
        *access.routes(desk, sessions),
        ("/styles/<version>.css", styles.styles, GET),
    )
    for rule, view, methods in rules:
        blueprint.add_url_rule(rule, view_func=view, methods=methods)
    audit_rules = AuditRules(desk, sessions)
    blueprint.before_request(sessions.guard)
    blueprint.before_request(audit_rules.before)
    blueprint.after_request(audit_rules.after)
    blueprint.after_request(sessions.keep_visit)
    shared = {"csrf": sessions.csrf, "signed_in": signed_in, "menu": menu, "attention_number": attention.number}
    shared |= {"is_away": members.is_away, "unseen_mentions": notes.unseen, "styles": styles.address}
    blueprint.context_processor(lambda: shared)
    return blueprint
