"""Invitations: the pages behind the links that an admin hands out: an invitation, and a new password."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template, request, url_for

from bot.phrases import phrase
from bot.store.steps.team.agents import LoginTaken
from bot.team.invitation import Invitation, name_of
from connectors.desk.access import passwords
from connectors.desk.access.password_rule import may_use_password
from connectors.desk.access.sessions import Sessions
from connectors.desk.access.sign_in import SignIn
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer

_GONE = phrase("This link was used, withdrawn or has expired. Ask an admin for a new one.")


class InvitationPages:
    """The routes of people who are not signed in yet but hold a link."""

    def __init__(self, desk: Desk, sessions: Sessions, sign_in: SignIn) -> None:
        self._desk = desk
        self._sessions = sessions
        self._sign_in = sign_in

    def join(self, token: str) -> PageAnswer:
        """GET: the form for name and password. POST: the account is made and signed in."""
        invitation = self._desk.store.invitations.of(token, now=self._desk.now())
        if invitation is None:
            return self._sign_in.form(_GONE), HTTPStatus.GONE
        if not may_use_password(self._desk, invitation.login):
            return self._sign_in.by_provider_only()
        return _join_form(invitation) if request.method == "GET" else self._redeem(token, invitation)

    def reset_password(self, token: str) -> PageAnswer:
        """GET: the form for a new password. POST: it is set, and the person signed in."""
        desk = self._desk
        agent = desk.store.passwords.reset_of(token, now=desk.now())
        if agent is None:
            return self._sign_in.form(_GONE), HTTPStatus.GONE
        if not may_use_password(desk, agent.login):
            return self._sign_in.by_provider_only()
        if request.method == "GET":
            return render_template("desk/access/reset.html", agent=agent)
        if fault := passwords.fault_of(request.form):
            return render_template("desk/access/reset.html", agent=agent, fault=fault), HTTPStatus.BAD_REQUEST
        new = passwords.hashed(request.form["password"])
        account = desk.store.passwords.reset(token, new, now=desk.now(), place=desk.address())
        if account is None:
            return self._sign_in.form(_GONE), HTTPStatus.GONE
        return self._sign_in.second_step.admit(account.agent_id)

    def _redeem(self, token: str, invitation: Invitation) -> PageAnswer:
        desk = self._desk
        try:
            name, fault = name_of(request.form.get("name", "")), passwords.fault_of(request.form)
        except ValueError as error:
            name, fault = "", str(error)
        if fault:
            return _join_form(invitation, fault), HTTPStatus.BAD_REQUEST
        new = passwords.hashed(request.form["password"])
        try:
            member = desk.store.invitations.redeem(
                token, name=name, password_hash=new, now=desk.now(), place=desk.address()
            )
        except LoginTaken as error:
            return self._sign_in.form(str(error)), HTTPStatus.CONFLICT
        if member is None:
            return self._sign_in.form(_GONE), HTTPStatus.GONE
        return self._sessions.enter(member.agent_id, url_for("desk.account", welcome=1))


def _join_form(invitation: Invitation, fault: str = "") -> str:
    name = request.form.get("name", "")
    return render_template("desk/access/join.html", invitation=invitation, fault=fault, name=name)
