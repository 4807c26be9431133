"""A push service on loopback: checks the signature of whoever calls, and decrypts as the browser would.

It does what RFC 8030, 8291 and 8292 ask of a push service and of a browser.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask, Response, request
from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.serving import make_server

from bot.team.push_keys import decoded, public_text


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Phone:
    """A browser's subscription, with the keys that only the browser has."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen bytes..!"

    @property
    def p256dh(self) -> str:
        return encoded(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth(self) -> str:
        return encoded(self.secret)

    def opens(self, body: bytes) -> dict[str, Any]:
        message = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        shown: dict[str, Any] = json.loads(message)
        return shown


@dataclass
class PushService:
    """`answers` are the status of the next calls, then 201. `shown` is what the phones show, by endpoint."""

    key: str
    now: Callable[[], float]
    answers: list[int] = field(default_factory=list)
    retry_after: str = ""
    phones: dict[str, Phone] = field(default_factory=dict)
    shown: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def phone(self, name: str) -> Phone:
        phone = Phone(f"{self.url}/push/{name}")
        self.phones[name] = phone
        return phone

    @contextmanager
    def serving(self) -> Iterator[PushService]:
        app = Flask(__name__)
        app.add_url_rule("/push/<name>", view_func=self._push, methods=["POST"])
        server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{server.port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()

    def _push(self, name: str) -> Response:
        self.calls.append(dict(request.headers))
        if not self._is_signed():
            return Response(status=403)
        if name not in self.phones:
            return Response(status=410)
        status = self.answers.pop(0) if self.answers else 201
        if status == 201:
            assert request.headers["Content-Encoding"] == "aes128gcm"
            assert int(request.headers["TTL"]) > 0
            self.shown.append((name, self.phones[name].opens(request.get_data())))
        return Response(status=status, headers={"Retry-After": self.retry_after} if self.retry_after else {})

    def _is_signed(self) -> bool:
        """RFC 8292, sections 2 and 3: `vapid t=<jwt>,k=<key>`, for this very origin, for at most a day."""
        scheme, _, values = request.headers.get("Authorization", "").partition(" ")
        given = dict(part.strip().split("=", 1) for part in values.split(","))
        if scheme.lower() != "vapid" or given["k"] != public_text(self.key):
            return False
        point = decoded(given["k"])
        jwk = {"kty": "EC", "crv": "P-256", "x": encoded(point[1:33]), "y": encoded(point[33:])}
        claims = jwt.decode(given["t"], ECKey.import_key(jwk), algorithms=["ES256"]).claims
        in_time = self.now() < claims["exp"] <= self.now() + 24 * 3600
        return in_time and claims["aud"] == self.url and claims["sub"].startswith(("mailto:", "https://"))
