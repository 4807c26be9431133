"""Routes of access: sign-in, links of invitations, the agent's own account."""

from __future__ import annotations

from connectors.desk.access.account import AccountPages
from connectors.desk.access.codes import CodePages
from connectors.desk.access.invitations import InvitationPages
from connectors.desk.access.provider.pages import ProviderPages
from connectors.desk.access.sessions import Sessions
from connectors.desk.access.sign_in import SignIn
from connectors.desk.desk import Desk
from connectors.desk.requests import GET, POST, Route


def routes(desk: Desk, sessions: Sessions) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    sign_in, account = SignIn(desk, sessions), AccountPages(desk, sessions)
    invitations, codes = InvitationPages(desk, sessions, sign_in), CodePages(desk, sessions, account)
    provider = ProviderPages(desk, sessions, sign_in)
    return (
        ("/sign-in", sign_in.sign_in, GET + POST),
        ("/sign-in/provider", provider.begin_at_provider, GET),
        ("/sign-in/provider/back", provider.finish_at_provider, GET),
        ("/sign-in/code", sign_in.second_step.sign_in_code, POST),
        ("/sign-in/<token>", sign_in.use_link, GET + POST),
        ("/sign-out", sign_in.sign_out, POST),
        ("/invitation/<token>", invitations.join, GET + POST),
        ("/reset/<token>", invitations.reset_password, GET + POST),
        ("/account", account.account, GET + POST),
        ("/account/choices", account.set_choices, POST),
        ("/account/language", account.set_language, POST),
        ("/account/password", account.set_password, POST),
        ("/account/sessions/end-others", account.end_other_sessions, POST),
        ("/account/sessions/<session_id>/end", account.end_session, POST),
        ("/account/code", codes.code, GET + POST),
        ("/account/code/begin", codes.begin_code, POST),
        ("/account/code/picture.svg", codes.code_picture, GET),
        ("/account/code/recovery", codes.new_recovery_codes, POST),
        ("/account/code/off", codes.code_off, POST),
    )
