"""A shop's own system and a Shopify shop on loopback ports, with their faults, and sources that read them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

from connectors.orders.http_lookup import signature
from connectors.sandbox.shopify.api import blueprint
from connectors.sandbox.shopify.shop import ShopifyShop

SECRET = "a-secret"
RECORD = {
    "number": "5001",
    "state": "on_the_way",
    "changed_at": "2026-11-28T10:00:00Z",
    "placed_at": "2026-11-26",
    "email": "maria@example.com",
    "postcode": "41001",
    "phone": "+34600111222",
    "items": [{"title": "Rug", "quantity": 1, "price": "89.00"}],
    "shipments": [{"carrier": "SEUR", "code": "S1", "url": "https://seur.example/S1", "expected": "2026-12-02"}],
}


@dataclass
class OwnSystem:
    """Answers look-ups as docs/orders.md says, unless `answer` says otherwise; `seen` are the calls."""

    url: str = ""
    records: dict[str, Any] = field(default_factory=lambda: {"5001": RECORD})
    status: int = 200
    body: bytes | None = None
    slow_seconds: float = 0.0
    drips: bool = False
    redirect: str = ""
    seen: list[dict[str, str]] = field(default_factory=list)

    def answer(self) -> Response:
        time.sleep(self.slow_seconds)
        number, timestamp = request.args["number"], request.headers.get("X-Mostrador-Timestamp", "")
        genuine = request.headers.get("X-Mostrador-Signature") == signature(SECRET, timestamp, number)
        self.seen.append({**request.args, "genuine": str(genuine)})
        if self.redirect:
            return Response(status=302, headers={"Location": self.redirect})
        if self.body is not None or self.status != 200:
            body = self._dripping(self.body or b"") if self.drips else self.body or b""
            return Response(body, status=self.status, mimetype="application/json")
        if number not in self.records:
            return Response(json.dumps({"orders": []}), status=404, mimetype="application/json")
        return jsonify(orders=[self.records[number]])

    @staticmethod
    def _dripping(body: bytes) -> Iterator[bytes]:
        """A byte every twentieth of a second."""
        for byte in body:
            time.sleep(0.05)
            yield bytes([byte])


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of an app while it is open."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def own_system() -> Iterator[OwnSystem]:
    """A shop's own system."""
    system, app = OwnSystem(), Flask("own system")
    app.add_url_rule("/orders", view_func=system.answer)
    with serving(app) as url:
        system.url = f"{url}/orders"
        yield system


@contextmanager
def shopify(shop: ShopifyShop) -> Iterator[str]:
    """The address of a Shopify shop."""
    app = Flask("shopify")
    app.register_blueprint(blueprint(shop))
    with serving(app) as url:
        yield url
