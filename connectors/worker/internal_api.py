"""The internal API: a Flask app of its own on a loopback port, where actions ask for a handoff."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify, request

from bot.conversations.handoff import Guess, HandoffRequest, Reason, RequestRefused, as_confidence
from bot.shop.orders.request import REQUEST, request_of
from bot.store.engine.database import StoreBusy
from bot.store.store import Store
from connectors.metrics.page import may_look, page
from connectors.metrics.shop import Probed, ShopMetrics
from connectors.worker.orders_api import OrdersApi

_BODY_LIMIT = 256 * 1024
_SLOT_LIMIT = 50


def build_internal(
    store: Store,
    token: str,
    is_alive: Callable[[], bool] = lambda: True,
    orders: OrdersApi | None = None,
    *,
    probed: Probed = lambda: ({}, ""),
    metrics_token: str | None = None,
) -> Flask:
    """The app. Every request but the health check and `/metrics` needs `token` as bearer; the check answers 503 once
    not `is_alive`.

    `/metrics` opens to this machine, or by `metrics_token`; `probed` tells of the neighbours.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _BODY_LIMIT

    @app.before_request
    def open_only_with_token() -> tuple[Response, int] | None:
        given = request.headers.get("Authorization", "")
        is_open = request.path in ("/healthz", "/metrics")
        allowed = is_open or hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
        return None if allowed else (jsonify(error="the internal token is missing or wrong"), 401)

    metrics = ShopMetrics(store, probed)
    app.add_url_rule("/metrics", view_func=lambda: _metrics(metrics, metrics_token), endpoint="metrics")

    @app.get("/healthz")
    def healthz() -> tuple[Response, int]:
        alive = is_alive()
        return jsonify(ok=alive), 200 if alive else 503

    @app.post("/handoffs")
    def request_handoff() -> tuple[Response, int]:
        try:
            handoff_request = _read(request.get_json(force=True, silent=True))
            stored = store.turns.request_handoff(handoff_request, now=time.time())
            _keep_order_request(store, handoff_request)
        except ValueError as error:
            return jsonify(error=str(error)), 400
        except RequestRefused as error:
            return jsonify(error=str(error)), 409
        except StoreBusy as error:
            return jsonify(error=str(error)), 503
        return jsonify(stored=stored), 201 if stored else 200

    if orders:
        orders.register(app)
    return app


def _metrics(metrics: ShopMetrics, token: str | None) -> Response:
    return page(metrics) if may_look(request, token) else Response(status=HTTPStatus.NOT_FOUND)


def _keep_order_request(store: Store, request: HandoffRequest) -> None:
    """What the customer wants done with an order stands beside the thread until an agent has done it."""
    kind = request_of(f"{REQUEST}/{request.slots.get(REQUEST)}")
    if kind:
        number = request.slots.get("order_number")
        store.order_requests.add(request.attempt_id, kind, str(number) if number else None, now=time.time())


def _read(body: Any) -> HandoffRequest:
    """The request in a JSON body. Raises ValueError, naming the field that is wrong."""
    if not isinstance(body, dict) or not isinstance(body.get("attempt_id"), str):
        raise ValueError("attempt_id must be the attempt's id")
    try:
        reason = Reason(body.get("reason"))
    except ValueError:
        raise ValueError(f"reason must be one of {', '.join(member.value for member in Reason)}") from None
    slots, language = body.get("slots") or {}, body.get("language")
    if not isinstance(slots, dict) or len(slots) > _SLOT_LIMIT or not isinstance(language, (str, type(None))):
        raise ValueError("slots must be an object, language a code such as en")
    return HandoffRequest(
        attempt_id=body["attempt_id"],
        reason=reason,
        understood=_understood(body.get("understood") or []),
        slots=slots,
        language=language,
    )


def _understood(given: Any) -> tuple[Guess, ...]:
    try:
        return tuple(Guess(entry=str(guess["entry"]), confidence=as_confidence(guess["confidence"])) for guess in given)
    except (KeyError, TypeError, ValueError):
        raise ValueError("understood must be a list of {entry, confidence}") from None
