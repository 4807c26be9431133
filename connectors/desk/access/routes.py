"""Entrance: the addresses of who gets in and as what: signing in, joining, one's own account, everybody's."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.access.account import AccountPages
from connectors.desk.access.codes import CodePages
from connectors.desk.access.invitations import InvitationPages
from connectors.desk.access.sessions import Sessions
from connectors.desk.access.sign_in import SignIn
from connectors.desk.conversation.routes import Route
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.oversight.audit_page import AuditPages
from connectors.desk.team.people import PeoplePages

_GET, _POST = ("GET",), ("POST",)


def access_routes(desk: Desk, sessions: Sessions) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    sign_in, account, people = SignIn(desk, sessions), AccountPages(desk, sessions), PeoplePages(desk, sessions)
    joining, codes = InvitationPages(desk, sessions, sign_in), CodePages(desk, sessions, account)
    return (
        ("/sign-in", sign_in.sign_in, _GET + _POST),
        ("/sign-in/code", sign_in.second_step.sign_in_code, _POST),
        ("/sign-in/<token>", sign_in.use_link, _GET + _POST),
        ("/sign-out", sign_in.sign_out, _POST),
        ("/invitation/<token>", joining.join, _GET + _POST),
        ("/reset/<token>", joining.reset_password, _GET + _POST),
        ("/account", account.account, _GET + _POST),
        ("/account/password", account.set_password, _POST),
        ("/account/sessions/end-others", account.end_other_sessions, _POST),
        ("/account/sessions/<session_id>/end", account.end_session, _POST),
        ("/account/code", codes.code, _GET + _POST),
        ("/account/code/begin", codes.begin_code, _POST),
        ("/account/code/picture.svg", codes.code_picture, _GET),
        ("/account/code/recovery", codes.new_recovery_codes, _POST),
        ("/account/code/off", codes.code_off, _POST),
        ("/audit", only(Role.ADMIN, AuditPages(desk).audit), _GET),
        ("/people", only(Role.ADMIN, people.people), _GET),
        ("/people/invite", only(Role.ADMIN, people.invite), _POST),
        ("/people/invitations/<invitation_id>/withdraw", only(Role.ADMIN, people.withdraw_invitation), _POST),
        ("/people/<agent_id>/role", only(Role.ADMIN, people.set_role), _POST),
        ("/people/<agent_id>/off", only(Role.ADMIN, people.switch_off), _POST),
        ("/people/<agent_id>/on", only(Role.ADMIN, people.switch_on), _POST),
        ("/people/<agent_id>/code-off", only(Role.ADMIN, people.lost_phone), _POST),
        ("/people/<agent_id>/reset", only(Role.ADMIN, people.reset_link), _POST),
    )
