"""Known browsers: a signed cookie marks a browser with which somebody has signed in before.

The cookie signs nobody in. Attempts from such a browser are counted apart from the guesses of strangers.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import request
from werkzeug.wrappers import Response

# The longest that browsers keep a cookie.
_SECONDS = 400 * 24 * 3600
_SUBJECT_LENGTH = 12


class KnownBrowsers:
    """Sets and reads the cookies: one per agent who uses the browser. A cookie does not name the agent."""

    def __init__(self, secret_key: str, *, https: bool) -> None:
        self._key = secret_key.encode()
        self._https = https
        self._prefix = f"{'__Host-' if https else ''}mostrador-known-"

    def name(self, agent_id: str | None) -> str:
        """The name of this browser if this agent has signed in with it before; else empty."""
        return self._name(self._prefix + _subject(agent_id)) if agent_id else ""

    def any_name(self) -> str:
        """The name of this browser if anybody has signed in with it before; else empty."""
        cookies = (cookie for cookie in request.cookies if cookie.startswith(self._prefix))
        return next(filter(None, map(self._name, cookies)), "")

    def keep(self, response: Response, agent_id: str) -> None:
        """This agent is signed in here: the browser is known from now on."""
        cookie, name = self._prefix + _subject(agent_id), self.name(agent_id) or secrets.token_urlsafe(16)
        value = f"{name}.{self._signature(cookie, name)}"
        response.set_cookie(
            cookie, value, max_age=_SECONDS, secure=self._https, httponly=True, samesite="Lax", path="/"
        )

    def _name(self, cookie: str) -> str:
        name, _, signature = request.cookies.get(cookie, "").partition(".")
        right = self._signature(cookie, name)
        return name if name and hmac.compare_digest(signature.encode(), right.encode()) else ""

    def _signature(self, cookie: str, name: str) -> str:
        return hmac.new(self._key, f"known:{cookie}:{name}".encode(), hashlib.sha256).hexdigest()


def _subject(agent_id: str) -> str:
    return hashlib.sha256(agent_id.encode()).hexdigest()[:_SUBJECT_LENGTH]
