"""Routes of oversight: needs attention, accounts, the journal, ratings, and the audit log."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.oversight.accounts import AccountPages
from connectors.desk.oversight.attention import AttentionPage
from connectors.desk.oversight.audit_page import AuditPages
from connectors.desk.oversight.journal import JournalPages
from connectors.desk.oversight.ratings import RatingPages
from connectors.desk.requests import GET, POST, Route


def routes(desk: Desk, attention: AttentionPage) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    journal, accounts = JournalPages(desk), AccountPages(desk)
    return (
        ("/attention", attention.attention, GET),
        ("/attention/list", attention.attention_list, GET),
        ("/attention/count", attention.attention_count, GET),
        ("/attention/messages/<message_id>/send-again", attention.send_again, POST),
        ("/attention/messages/<message_id>/set-aside", attention.set_aside_send, POST),
        ("/attention/files/<media_id>/fetch-again", attention.fetch_again, POST),
        ("/attention/files/<media_id>/set-aside", attention.set_aside_file, POST),
        ("/attention/incidents/<incident_id>/settle", only(Role.ADMIN, attention.settle_incident), POST),
        ("/attention/accounts/<account_id>/resume", only(Role.ADMIN, attention.resume_account), POST),
        ("/attention/accounts/<account_id>/notices/<path:topic>", only(Role.ADMIN, attention.settle_notice), POST),
        ("/accounts", only(Role.ADMIN, accounts.accounts), GET),
        ("/accounts/new/<channel>", only(Role.ADMIN, accounts.add_account), POST),
        ("/accounts/try/<channel>", only(Role.ADMIN, accounts.try_account), POST),
        ("/accounts/<account_id>/change", only(Role.ADMIN, accounts.change_account), POST),
        ("/accounts/<account_id>/test", only(Role.ADMIN, accounts.test_account), POST),
        ("/accounts/<account_id>/off", only(Role.ADMIN, accounts.switch_account_off), POST),
        ("/accounts/<account_id>/on", only(Role.ADMIN, accounts.switch_account_on), POST),
        ("/accounts/<account_id>/remove", only(Role.ADMIN, accounts.remove_account), POST),
        ("/journal", only(Role.ADMIN, journal.journal), GET),
        ("/journal/replay", only(Role.ADMIN, journal.journal_replay_all), POST),
        ("/journal/<journal_id>", only(Role.ADMIN, journal.journal_body), GET),
        ("/journal/<journal_id>/replay", only(Role.ADMIN, journal.journal_replay), POST),
        ("/journal/<journal_id>/set-aside", only(Role.ADMIN, journal.journal_set_aside), POST),
        ("/ratings", RatingPages(desk).ratings, GET),
        ("/audit", only(Role.ADMIN, AuditPages(desk).audit), GET),
    )
