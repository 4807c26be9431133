"""Frame: what guards and serves every page behind the sign-in, whichever blueprint the page belongs to."""

from __future__ import annotations

from flask import Blueprint

from connectors.desk.access.sessions import Sessions, signed_in
from connectors.desk.conversation.notes import NotePages
from connectors.desk.desk import Desk
from connectors.desk.menu import menu
from connectors.desk.oversight.attention import AttentionPage
from connectors.desk.oversight.audit_rules import AuditRules
from connectors.desk.styles import SHEETS, Styles
from connectors.desk.team.team import TeamPages


class Frame:
    """The parts of the desk that all its pages share: sessions, counts in the head of a page, the audit log, styles."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sessions = Sessions(desk)
        self.styles = Styles("desk", SHEETS)
        self.attention = AttentionPage(desk)
        self.members = TeamPages(desk)
        self.notes = NotePages(desk)
        self._audit_rules = AuditRules(desk, self.sessions)

    def put_around(self, blueprint: Blueprint) -> None:
        """Guards the blueprint's addresses, and gives its templates what the head of each page shows."""
        blueprint.before_request(self.sessions.guard)
        blueprint.before_request(self._audit_rules.before)
        blueprint.after_request(self._audit_rules.after)
        blueprint.after_request(self.sessions.keep_visit)
        shared = {"csrf": self.sessions.csrf, "signed_in": signed_in, "menu": menu, "styles": self.styles.address}
        shared |= {"attention_number": self.attention.number, "is_away": self.members.is_away}
        shared |= {"unseen_mentions": self.notes.unseen}
        blueprint.context_processor(lambda: shared)
