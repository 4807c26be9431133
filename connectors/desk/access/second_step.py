"""Second step of sign-in: an agent with a phone set up types its code before the session begins."""

from __future__ import annotations

import hashlib
import hmac
from http import HTTPStatus

from flask import g, render_template, request

from bot.phrases import phrase
from bot.team.audit import Act, Actor
from bot.team.throttle import SignInThrottled
from connectors.desk.access.sessions import Sessions
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer
from connectors.desk.words import wait_words

_PROOF_SECONDS = 10 * 60.0


class SecondStep:
    """Lets an agent in after the first step (a password, a link): at once, or after a code of their phone."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self._desk = desk
        self._sessions = sessions

    def admit(self, agent_id: str, address: str = "") -> PageAnswer:
        """The session, leading to `address`; or the form for the code."""
        if self._desk.store.codes.on_since(agent_id) is None:
            return self._sessions.enter(agent_id, address)
        expires_at = int(self._desk.now() + _PROOF_SECONDS)
        return _form(f"{agent_id}.{expires_at}.{self._signature(agent_id, expires_at)}")

    def sign_in_code(self) -> PageAnswer:
        """POST: the `code`, with the `proof` that the first step was right."""
        proof = request.form.get("proof", "")
        agent_id = self._proven(proof)
        login = self._desk.login_of(agent_id or "")
        if agent_id is None or not login:
            fault = phrase("That took too long. Sign in again.")
            return render_template("desk/access/sign_in.html", fault=fault, login=""), HTTPStatus.FORBIDDEN
        desk, address = self._desk, self._desk.address()
        browser = self._sessions.known_browsers.name(agent_id)
        try:
            desk.store.sign_in_attempts.begin(login, address, now=desk.now(), browser=browser)
        except SignInThrottled as error:
            fault = phrase("Too many wrong tries. Wait %(wait_words)s.", wait_words=wait_words(error.seconds))
            return _form(proof, fault), HTTPStatus.TOO_MANY_REQUESTS
        actor = Actor(agent_id=agent_id, place=address)
        if not desk.store.codes.accept(agent_id, request.form.get("code", ""), actor, now=desk.now()):
            return self._refused(agent_id, proof)
        desk.store.sign_in_attempts.succeeded(login, address, now=desk.now(), browser=browser)
        return self._sessions.enter(agent_id)

    def _refused(self, agent_id: str, proof: str) -> PageAnswer:
        desk, place = self._desk, Actor(place=self._desk.address())
        desk.store.audit.record(Act.SIGN_IN_FAILED, place, about_id=agent_id, details="wrong code", now=desk.now())
        fault = phrase("That code is not right, or it was used already. Wait for the next one.")
        return _form(proof, fault), HTTPStatus.FORBIDDEN

    def _proven(self, proof: str) -> str | None:
        """The agent of the first step that the proof stands for; None if the proof is forged or too old."""
        agent_id, _, rest = proof.partition(".")
        expires, _, signature = rest.partition(".")
        if not expires.isdecimal() or not expires.isascii() or len(expires) > 12 or int(expires) < self._desk.now():
            return None
        right = self._signature(agent_id, int(expires))
        return agent_id if hmac.compare_digest(signature.encode(), right.encode()) else None

    def _signature(self, agent_id: str, expires_at: int) -> str:
        # Bound to this browser's visit; a new password, or the account switched off, makes it void.
        password_hash = self._desk.store.agents.password_hash(agent_id)
        text = f"code:{g.visit}:{agent_id}:{expires_at}:{password_hash}"
        return hmac.new(self._desk.secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _form(proof: str, fault: str = "") -> str:
    return render_template("desk/access/sign_in_code.html", proof=proof, fault=fault)
