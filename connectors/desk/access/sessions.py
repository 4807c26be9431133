"""Sessions: who is signed in with which browser, and the proof that a POST comes from our own page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from http import HTTPStatus

from flask import Response, abort, g, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.team.agent import Agent
from bot.team.audit import Actor
from bot.team.session import SESSION_SECONDS
from connectors.desk.access.browsers import browser_words
from connectors.desk.access.known_browsers import KnownBrowsers
from connectors.desk.desk import Desk

# Style sheets, scripts, and what a phone keeps of the app: they tell nobody anything.
FILES = frozenset(
    {
        *("desk.script_words", "desk.manifest", "desk.service_worker", "desk.offline"),
        *(f"{room}.{files}" for room in ("desk", "faq", "reports") for files in ("static", "styles")),
    }
)
# The endpoints that strangers may open; all others need a session.
OPEN = FILES | frozenset(
    {
        *("desk.sign_in", "desk.sign_in_code", "desk.use_link", "desk.join", "desk.reset_password"),
        *("desk.begin_at_provider", "desk.finish_at_provider"),
    }
)
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "X-CSRF-Token"


def signed_in() -> Agent:
    """The agent who sent this request; only in routes that need a session."""
    agent: Agent = g.agent
    return agent


def actor_at(desk: Desk) -> Actor:
    """Who acts in this request, for the audit log."""
    return Actor(agent_id=signed_in().agent_id, place=desk.address())


class Sessions:
    """Guards the desk's routes and keeps the cookies."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        # A browser takes a __Host- cookie only over https, for this very host and path /.
        prefix = "__Host-" if desk.https else ""
        self._session_name = f"{prefix}mostrador"
        self._visit_name = f"{prefix}mostrador-visit"
        self.known_browsers = KnownBrowsers(desk.secret_key, https=desk.https)

    def guard(self) -> AnyResponse | None:
        """Before each request of the desk: identifies the agent and checks the session."""
        if request.endpoint in FILES:
            return None
        token = self.token()
        desk, address = self._desk, self._desk.address()
        g.agent = desk.store.sessions.owner(token, now=desk.now(), address=address) if token else None
        g.visit = token if g.agent else request.cookies.get(self._visit_name) or secrets.token_urlsafe(24)
        if g.agent is None and request.endpoint not in OPEN:
            return self._turned_away()
        if request.method not in _READING:
            self._check_csrf()
        return None

    def csrf(self) -> str:
        """The token for this page's forms and fetches."""
        key = self._desk.secret_key.encode()
        return hmac.new(key, b"csrf:" + g.visit.encode(), hashlib.sha256).hexdigest()

    def keep_visit(self, response: Response) -> Response:
        """After each request: a visitor without a session gets the cookie that belongs to the form's token."""
        if getattr(g, "visit", None) and getattr(g, "agent", None) is None:
            self._set(response, self._visit_name, g.visit, None)
        return response

    def enter(self, agent_id: str, address: str = "", *, seconds: float = SESSION_SECONDS) -> AnyResponse:
        """Signs the browser in as this agent and leads to a page (`address`), else to the conversations."""
        desk = self._desk
        browser = browser_words(request.user_agent.string)
        token = desk.store.sessions.begin(
            agent_id, now=desk.now(), address=desk.address(), browser=browser, seconds=seconds
        )
        response = redirect(address or url_for("desk.main"), HTTPStatus.SEE_OTHER)
        self._set(response, self._session_name, token, int(seconds))
        self.known_browsers.keep(response, agent_id)
        response.delete_cookie(self._visit_name, secure=desk.https, httponly=True, samesite="Lax")
        return response

    def leave(self, response: AnyResponse) -> AnyResponse:
        """Signs the browser out."""
        self._desk.store.sessions.sign_out(self.token(), self.actor(), now=self._desk.now())
        response.delete_cookie(self._session_name, secure=self._desk.https, httponly=True, samesite="Lax")
        return response

    def token(self) -> str:
        """The token of this browser's session; empty where it has none."""
        return request.cookies.get(self._session_name, "")

    def actor(self) -> Actor:
        """Who acts in this request, for the audit log."""
        return actor_at(self._desk)

    def _turned_away(self) -> AnyResponse:
        if CSRF_HEADER in request.headers:
            answer = jsonify(message=phrase("You are signed out. Sign in again; what you typed is kept."))
            answer.status_code = HTTPStatus.UNAUTHORIZED
            return answer
        return redirect(url_for("desk.sign_in"), HTTPStatus.SEE_OTHER)

    def _check_csrf(self) -> None:
        token = request.headers.get(CSRF_HEADER) or request.form.get("csrf", "")
        if not hmac.compare_digest(token.encode(), self.csrf().encode()):
            abort(HTTPStatus.BAD_REQUEST, phrase("This page is too old. Load it again."))

    def _set(self, response: AnyResponse, name: str, value: str, seconds: int | None) -> None:
        response.set_cookie(
            name, value, max_age=seconds, secure=self._desk.https, httponly=True, samesite="Lax", path="/"
        )
