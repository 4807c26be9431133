"""Frame: what guards and serves every page behind the sign-in, whichever blueprint the page belongs to."""

from __future__ import annotations

import secrets

from flask import Blueprint, request, url_for

from bot.team.agent import Role
from bot.team.choices import Choices
from connectors.desk.access.owners import keep_out
from connectors.desk.access.sessions import FILES, Sessions, signed_in
from connectors.desk.conversation.notes import NotePages
from connectors.desk.desk import Desk
from connectors.desk.menu import MenuItem, item_here, may, menu
from connectors.desk.orders.beside import OrdersBeside
from connectors.desk.oversight.attention import AttentionPage
from connectors.desk.oversight.audit_rules import AuditRules
from connectors.desk.phone.installed import InstalledViews
from connectors.desk.phone.push import PushPages
from connectors.desk.styles import SHEETS, Styles
from connectors.desk.team.team import TeamPages
from connectors.desk.views.pages import editable
from connectors.desk.words import role_words


class Frame:
    """The parts of the desk that all its pages share: sessions, counts in the head of a page, the audit log, styles."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sessions = Sessions(desk)
        self.styles = Styles("desk", SHEETS)
        self.attention = AttentionPage(desk)
        self.members = TeamPages(desk, self.sessions)
        self.notes = NotePages(desk)
        self.installed = InstalledViews(self.styles)
        self.push = PushPages(desk, self.sessions)
        self.orders = OrdersBeside(desk)
        self._audit_rules = AuditRules(desk, self.sessions)

    def put_around(self, blueprint: Blueprint) -> None:
        """Guards the blueprint's addresses, and gives its templates what the head of each page shows."""
        blueprint.before_request(self.sessions.guard)
        blueprint.before_request(keep_out)
        blueprint.before_request(self._follow_settings)
        blueprint.before_request(self._audit_rules.before)
        blueprint.after_request(self._audit_rules.after)
        blueprint.after_request(self.sessions.keep_visit)
        shared = {
            "csrf": self.sessions.csrf,
            "signed_in": signed_in,
            "menu": menu,
            "page_here": _page_here,
            "role_words": role_words,
            "styles": self.styles.address,
        }
        shared |= {"attention_number": self.attention.number, "is_away": self.members.is_away}
        shared |= {"unseen_mentions": self.notes.unseen, "may_edit_view": editable, "form_key": _new_key}
        shared |= {"choices": self._choices, "undo_seconds": lambda: self.desk.store.policy.undo_seconds}
        shared |= {"push_shown": self.push.shown, "has_provider": lambda: self.desk.provider is not None}
        shared |= {"orders_beside": self.orders.of, "may_edit_facts": lambda: may(signed_in(), Role.EDITOR)}
        shared |= {"demo_live": self.desk.demo.is_demo_live, "demo_shut": self.desk.demo.is_shut}
        blueprint.context_processor(lambda: shared)

    def _follow_settings(self) -> None:
        """Another process may have changed what holds here too."""
        if request.endpoint not in FILES:
            self.desk.settings.look()

    def _choices(self) -> Choices:
        return self.desk.store.choices.of(signed_in().agent_id)


def _new_key() -> str:
    """A name for a form that is sent once, whatever the line does."""
    return secrets.token_hex(8)


def _page_here() -> MenuItem | None:
    """The page of the menu that is shown, or the one above it; above a conversation are the lists."""
    path = url_for("desk.main") if request.endpoint == "desk.conversation" else request.path
    return item_here(path, url_for)
