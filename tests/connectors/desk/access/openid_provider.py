"""A small OpenID provider on loopback: own keys, discovery, codes that work once, PKCE, signed ID tokens.

It does what OpenID Connect Core 1.0 (section 3.1) asks of a provider; its faults are what tests switch on.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Response as AnyResponse

CLIENT_ID, CLIENT_SECRET = "the-desk", "a-secret-of-the-desk"


@cache
def key_of(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": kid})


@dataclass
class Code:
    """What a code stands for until it is used."""

    person: Mapping[str, Any]
    nonce: str
    challenge: str
    back: str


@dataclass
class OpenIdProvider:
    """`person` is who sits before the browser, as claims. `now` tells the time that its tokens bear.

    `claims` replace claims of the next tokens, and `sign` signs them otherwise than with its key.
    """

    now: Callable[[], float]
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    told_by_userinfo: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any]], str] | None = None
    is_down: bool = False
    denies: bool = False
    issuer: str = ""
    codes: dict[str, Code] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: key_of("k1"))
    exchanges: list[Mapping[str, str]] = field(default_factory=list)

    def new_key(self, kid: str) -> None:
        """Signs with another key from now on; the old one is taken from the list."""
        self.key = key_of(kid)

    def signed(self, claims: Mapping[str, Any], key: RSAKey | None = None) -> str:
        key = key or self.key
        return jwt.encode({"alg": "RS256", "kid": key.kid}, dict(claims), key)

    def signed_with_secret(self, claims: Mapping[str, Any]) -> str:
        """As an attacker would who takes our secret for a key."""
        return jwt.encode({"alg": "HS256", "kid": "k1"}, dict(claims), OctKey.import_key(CLIENT_SECRET * 2))

    def unsigned(self, claims: Mapping[str, Any]) -> str:
        token = self.signed(claims).split(".")
        head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
        return f"{head}.{token[1]}."

    @contextmanager
    def serving(self) -> Iterator[OpenIdProvider]:
        server = make_server("127.0.0.1", 0, self._app(), threaded=True)
        self.issuer = f"http://127.0.0.1:{server.port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()

    def _app(self) -> Flask:
        app = Flask(__name__)
        app.before_request(lambda: Response("down", 503) if self.is_down else None)
        app.add_url_rule("/.well-known/openid-configuration", view_func=self._document)
        app.add_url_rule("/keys", view_func=lambda: jsonify(keys=[self.key.as_dict(private=False)]), endpoint="keys")
        app.add_url_rule("/authorize", view_func=self._authorize)
        app.add_url_rule("/token", view_func=self._token, methods=["POST"])
        app.add_url_rule("/userinfo", view_func=self._userinfo)
        app.add_url_rule("/end", view_func=lambda: "You are signed out of Acme.", endpoint="end")
        return app

    def _document(self) -> Response:
        return jsonify(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/authorize",
            token_endpoint=f"{self.issuer}/token",
            jwks_uri=f"{self.issuer}/keys",
            userinfo_endpoint=f"{self.issuer}/userinfo",
            end_session_endpoint=f"{self.issuer}/end",
            token_endpoint_auth_methods_supported=["client_secret_basic"],
        )

    def _authorize(self) -> AnyResponse:
        asked = request.args
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        if self.denies:
            return redirect(f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}")
        code = secrets.token_urlsafe(16)
        self.codes[code] = Code(
            person=dict(self.person),
            nonce=asked["nonce"],
            challenge=asked["code_challenge"],
            back=asked["redirect_uri"],
        )
        return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    def _token(self) -> AnyResponse | tuple[Response, int]:
        self.exchanges.append(dict(request.form))
        client = request.authorization
        if client is None or (client.username, client.password) != (CLIENT_ID, CLIENT_SECRET):
            return jsonify(error="invalid_client"), 401
        code = self.codes.pop(request.form["code"], None)
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if code is None or (code.challenge, code.back) != (challenge, request.form["redirect_uri"]):
            return jsonify(error="invalid_grant"), 400
        now = int(self.now())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": code.nonce}
        claims |= {**code.person, **self.claims}
        sign = self.sign or self.signed
        return jsonify(access_token="an-access-token", token_type="Bearer", expires_in=300, id_token=sign(claims))

    def _userinfo(self) -> Response:
        assert request.headers["Authorization"] == "Bearer an-access-token"
        return jsonify(**{"sub": self.person["sub"], **self.told_by_userinfo})
