"""Signing in: by a one-time link or a password, signing out, and one's own account."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.throttle import SignInThrottled
from connectors.desk.desk import Desk
from connectors.desk.sessions import Sessions, signed_in

_PASSWORD_LENGTH = 10
_NAME_LENGTH = 60
# Any valid hash: checking it costs an unknown login the same time as a known one.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZS1zYWx0LWhlcmU$GhZnhkDGzOBnmQCnhpNTsmTTTWKnKF7CWTDBUYeJJCE"
Page = str | tuple[str, int] | AnyResponse


class SignIn:
    """The routes that begin and end sessions."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self._desk = desk
        self._sessions = sessions
        self._hasher = PasswordHasher()

    def sign_in(self) -> Page:
        """GET: the form. POST: login and password."""
        if request.method == "GET":
            return self._form()
        login, password = request.form.get("login", ""), request.form.get("password", "")
        tries, address = self._desk.store.sign_in_tries, self._desk.address()
        try:
            tries.begin(login, address, now=self._desk.now())
        except SignInThrottled as error:
            text = f"Too many wrong tries. Wait {_wait_words(error.seconds)}, or ask an admin for a link."
            return self._form(text, login), HTTPStatus.TOO_MANY_REQUESTS
        agent_id = self._agent_with(login, password)
        if agent_id is None:
            return self._form("That login and password don't belong together.", login), HTTPStatus.FORBIDDEN
        tries.succeeded(login, address)
        return self._enter(self._desk.store.agents.begin_session(agent_id, now=self._desk.now()))

    def use_link(self, token: str) -> Page:
        """GET: a button, so that a preview of the link doesn't use it up. POST: signs in."""
        if request.method == "GET":
            return render_template("desk/link.html")
        session = self._desk.store.agents.use_link(token, now=self._desk.now())
        if session is None:
            text = "This link was used before or is older than a day. Ask for a new one, or sign in here."
            return self._form(text), HTTPStatus.GONE
        return self._enter(session)

    def sign_out(self) -> AnyResponse:
        """POST: ends the session."""
        return self._sessions.end(redirect(url_for("desk.sign_in"), HTTPStatus.SEE_OTHER))

    def account(self) -> Page:
        """GET: one's name and password. POST: changes the name, and the password where one is given."""
        if request.method == "GET":
            return self._account(saved="saved" in request.args)
        fault = _fault(request.form)
        if fault:
            return self._account(fault=fault), HTTPStatus.BAD_REQUEST
        return self._change(request.form["name"].strip(), request.form.get("password", ""))

    def _account(self, **shown: Any) -> str:
        me = signed_in()
        return render_template("desk/account.html", agent=me, face=self._desk.store.faces.of(me.agent_id), **shown)

    def _change(self, name: str, password: str) -> AnyResponse:
        agents, agent = self._desk.store.agents, signed_in()
        agents.rename(agent.agent_id, name)
        saved = redirect(url_for("desk.account", saved=1), HTTPStatus.SEE_OTHER)
        if not password:
            return saved
        agents.set_password_hash(agent.agent_id, self._hasher.hash(password))
        return self._sessions.begin(saved, agents.begin_session(agent.agent_id, now=self._desk.now()))

    def _agent_with(self, login: str, password: str) -> str | None:
        known = self._desk.store.agents.by_login(login)
        agent, password_hash = known if known else (None, None)
        try:
            self._hasher.verify(password_hash or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return None
        return agent.agent_id if agent and password_hash else None

    def _enter(self, session: str) -> AnyResponse:
        return self._sessions.begin(redirect(url_for("desk.main"), HTTPStatus.SEE_OTHER), session)

    def _form(self, fault: str = "", login: str = "") -> str:
        return render_template("desk/sign_in.html", fault=fault, login=login)


def _wait_words(seconds: float) -> str:
    """The wait as people say it: seconds under a minute and a half, else whole minutes, never too few."""
    if seconds <= 90:
        return f"{math.ceil(seconds)} seconds"
    return f"{math.ceil(seconds / 60)} minutes"


def _fault(form: dict[str, str]) -> str:
    name, password = form.get("name", "").strip(), form.get("password", "")
    if not 0 < len(name) <= _NAME_LENGTH:
        return f"The name must have 1 to {_NAME_LENGTH} letters; customers see it."
    if password and len(password) < _PASSWORD_LENGTH:
        return f"A password needs at least {_PASSWORD_LENGTH} characters; three or four words make a good one."
    if password != form.get("again", ""):
        return "The two passwords differ; type them again."
    return ""
