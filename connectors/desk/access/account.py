"""Account page of the agent: the name that customers see, the password, and the agent's sessions."""

from __future__ import annotations

import re
from dataclasses import fields
from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.team.choices import Choices
from bot.team.invitation import name_of
from bot.team.session import Session
from bot.team.throttle import SignInThrottled
from connectors.catalogues.reading import LANGUAGES
from connectors.desk.access import passwords
from connectors.desk.access.sessions import Sessions, signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer
from connectors.desk.words import length, stamp, wait_words


class AccountPages:
    """The routes on which agents change their own account."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self._desk = desk
        self._sessions = sessions

    def account(self) -> PageAnswer:
        """GET: the page. POST: changes the name."""
        if request.method == "GET":
            return self.page(done=next((text for name, text in _DONE.items() if name in request.args), ""))
        try:
            name = name_of(request.form.get("name", ""))
        except ValueError as error:
            return self.page(fault=str(error)), HTTPStatus.BAD_REQUEST
        self._desk.store.agents.rename(signed_in().agent_id, name)
        return redirect(url_for("desk.account", saved=1), HTTPStatus.SEE_OTHER)

    def set_choices(self) -> AnyResponse:
        """POST: the agent's choices, each a box that is ticked or not."""
        choices = Choices(**{each.name: each.name in request.form for each in fields(Choices)})
        self._desk.store.choices.keep(signed_in().agent_id, choices)
        return redirect(url_for("desk.account", saved=1), HTTPStatus.SEE_OTHER)

    def set_language(self) -> AnyResponse:
        """POST: the `language` of the desk; none leaves it to the browser. Leads back to the page it came from."""
        asked = request.form.get("language", "")
        self._desk.store.agents.speak(signed_in().agent_id, asked if asked in LANGUAGES else None)
        return redirect(_page_of(request.form.get("page", "")), HTTPStatus.SEE_OTHER)

    def set_password(self) -> PageAnswer:
        """POST: `password` twice, and `current` where there is one. Other sessions end."""
        me = signed_in()
        if fault := passwords.fault_of(request.form) or self.wrong_password():
            return self.page(fault=fault), HTTPStatus.BAD_REQUEST
        new = passwords.hashed(request.form["password"])
        self._desk.store.passwords.set(me.agent_id, new, self._sessions.actor(), now=self._desk.now())
        return self._sessions.enter(me.agent_id, url_for("desk.account", saved=1))

    def end_session(self, session_id: str) -> AnyResponse:
        """POST: ends one of the agent's sessions."""
        me, sessions = signed_in(), self._desk.store.sessions
        sessions.revoke(me.agent_id, session_id, self._sessions.actor(), now=self._desk.now())
        return redirect(url_for("desk.account", ended=1), HTTPStatus.SEE_OTHER)

    def end_other_sessions(self) -> AnyResponse:
        """POST: ends all of the agent's sessions but this one."""
        me, sessions = signed_in(), self._desk.store.sessions
        sessions.revoke_others(me.agent_id, self._sessions.token(), self._sessions.actor(), now=self._desk.now())
        return redirect(url_for("desk.account", ended=1), HTTPStatus.SEE_OTHER)

    def wrong_password(self) -> str:
        """The fault of the current password, in words; wrong guesses wait here as on the sign-in page."""
        desk, me = self._desk, signed_in()
        old = desk.store.agents.password_hash(me.agent_id)
        if old is None:
            return ""
        browser = self._sessions.known_browsers.name(me.agent_id)
        try:
            desk.store.sign_in_attempts.begin(me.login, desk.address(), now=desk.now(), browser=browser)
        except SignInThrottled as error:
            return phrase("Too many wrong tries. Wait %(wait_words)s.", wait_words=wait_words(error.seconds))
        if not passwords.matches(old, request.form.get("current", "")):
            return phrase("That is not your password of now.")
        desk.store.sign_in_attempts.succeeded(me.login, desk.address(), now=desk.now(), browser=browser)
        return ""

    def page(self, **shown: Any) -> str:
        """The whole page, with `done` or `fault` on top."""
        me, store = signed_in(), self._desk.store
        since, now = store.codes.on_since(me.agent_id), self._desk.now()
        sessions = store.sessions.listed(me.agent_id, self._sessions.token(), now=now)
        return render_template(
            "desk/access/account.html",
            agent=me,
            face=store.avatars.of(me.agent_id),
            code_since=stamp(since, self._desk.zone) if since is not None else "",
            codes_left=store.codes.left(me.agent_id),
            sessions=[
                (session, self._seen(session, now), stamp(session.began_at, self._desk.zone)) for session in sessions
            ],
            **shown,
        )

    def _seen(self, session: Session, now: float) -> str:
        if session.here:
            return phrase("This browser, now")
        idle_seconds = now - session.seen_at
        return (
            phrase("Used just now")
            if idle_seconds < 120
            else phrase("Last used %(length)s ago", length=length(idle_seconds))
        )


def _page_of(address: str) -> str:
    """The address if it is a page of the desk, else the account page."""
    return address if re.match(r"/desk/?[\w/?=&.-]*$", address, re.ASCII) else url_for("desk.account", saved=1)


_DONE = {
    "saved": phrase("Saved."),
    "ended": phrase("Signed out there."),
    "welcome": phrase("You have joined the team."),
}
