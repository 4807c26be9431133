"""Sign-in by login and password or by a one-time link; and sign-out."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.team.audit import Act, Actor
from bot.team.throttle import SignInThrottled
from connectors.desk.access.password_rule import may_use_password, password_only_for
from connectors.desk.access.passwords import matches
from connectors.desk.access.second_step import SecondStep
from connectors.desk.access.sessions import Sessions
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer
from connectors.desk.words import wait_words


class SignIn:
    """The routes that begin and end sessions."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self._desk = desk
        self._sessions = sessions
        self.second_step = SecondStep(desk, sessions)

    def sign_in(self) -> PageAnswer:
        """GET: the form. POST: login and password."""
        if request.method == "GET":
            return self.form()
        login, password = request.form.get("login", ""), request.form.get("password", "")
        desk, address = self._desk, self._desk.address()
        agent, password_hash = desk.store.agents.by_login(login) or (None, None)
        browser = self._sessions.known_browsers.name(agent.agent_id if agent else None)
        try:
            desk.store.sign_in_attempts.begin(login, address, now=desk.now(), browser=browser)
        except SignInThrottled as error:
            text = phrase(
                "Too many wrong tries. Wait %(wait_words)s, or ask an admin for a link.",
                wait_words=wait_words(error.seconds),
            )
            return self.form(text, login), HTTPStatus.TOO_MANY_REQUESTS
        if not matches(password_hash, password) or agent is None:
            self._failed(agent.agent_id if agent else None)
            return self.form(phrase("That login and password don't belong together."), login), HTTPStatus.FORBIDDEN
        if not may_use_password(desk, agent.login):
            return self.by_provider_only()
        if desk.store.codes.on_since(agent.agent_id) is None:
            desk.store.sign_in_attempts.succeeded(login, address, now=desk.now(), browser=browser)
        return self.second_step.admit(agent.agent_id)

    def use_link(self, token: str) -> PageAnswer:
        """GET: a button, so that a preview of the link doesn't use it up. POST: signs in."""
        if request.method == "GET":
            return render_template("desk/access/link.html")
        desk = self._desk
        agent_id = desk.store.agents.use_link(token, now=desk.now())
        if agent_id is None:
            text = phrase("This link was used before or is older than a day. Ask for a new one, or sign in here.")
            return self.form(text), HTTPStatus.GONE
        if not may_use_password(desk, desk.login_of(agent_id)):
            return self.by_provider_only()
        return self.second_step.admit(agent_id)

    def sign_out(self) -> AnyResponse:
        """POST: ends the session; where a provider signs people in, the page offers to end that session too."""
        out = 1 if self._desk.provider else None
        return self._sessions.leave(redirect(url_for("desk.sign_in", out=out), HTTPStatus.SEE_OTHER))

    def form(self, fault: str = "", login: str = "") -> str:
        """The page: the button of the provider where there is one, and the form for login and password."""
        provider = self._desk.provider
        is_out = "out" in request.args and request.method == "GET"
        back = (self._desk.public_url or request.host_url).rstrip("/") + url_for("desk.sign_in")
        return render_template(
            "desk/access/sign_in.html",
            fault=fault,
            login=login,
            provider=provider.options.title if provider else "",
            password_only=password_only_for(self._desk) is not None,
            is_out=is_out,
            end_address=provider.end_address(back) if provider and is_out else None,
        )

    def by_provider_only(self) -> PageAnswer:
        """The refusal of a password or a link where people sign in by the provider alone."""
        title = self._desk.provider.options.title if self._desk.provider else ""
        text = phrase("People sign in here with %(provider)s. Press the button below.", provider=title)
        return self.form(text), HTTPStatus.FORBIDDEN

    def _failed(self, agent_id: str | None) -> None:
        # The text typed as a login may be a password: it is not stored.
        details = "" if agent_id else phrase("with a login that nobody has")
        place = Actor(place=self._desk.address())
        self._desk.store.audit.record(
            Act.SIGN_IN_FAILED, place, about_id=agent_id, details=details, now=self._desk.now()
        )
