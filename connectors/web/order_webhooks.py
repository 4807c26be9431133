"""Order webhooks: a shop system tells that an order changed; the signature is checked over the raw bytes."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, Response, abort, jsonify, request

from bot.store.sales.order_sources import OrderSource
from bot.store.store import Store
from connectors.orders.book import OrderBook, SourceKind
from connectors.orders.shopify.webhook import Told, is_genuine, read_webhook
from connectors.web.limits import Guard, too_many

WebhookAnswer = tuple[Response, int]


class OrderWebhooks:
    """POST /webhooks/orders/<source>: kept as a hint, which the worker follows; the body itself is not kept."""

    def __init__(self, store: Store, book: OrderBook | None, now: Callable[[], float], guard: Guard) -> None:
        self._store = store
        self._book = book
        self._now = now
        self._guard = guard

    def register(self, app: Flask) -> None:
        """Adds the route."""
        app.add_url_rule("/webhooks/orders/<source_id>", "order_webhook", self.receive, methods=["POST"])

    def receive(self, source_id: str) -> WebhookAnswer:
        """200 once it is durable, also for one that came before; 403 if it is forged (429 if many were)."""
        source = self._source(source_id)
        body = request.get_data(cache=False)
        secret = self._book.secret(source, "webhook_secret") if self._book else None
        headers = dict(request.headers)
        if not secret or not is_genuine(headers, body, secret):
            if self._guard.is_forging():
                return too_many(), HTTPStatus.TOO_MANY_REQUESTS
            abort(HTTPStatus.FORBIDDEN, "The signature is missing or wrong.")
        try:
            told = read_webhook(headers, body)
        except ValueError as error:
            abort(HTTPStatus.BAD_REQUEST, f"This webhook can't be read: {error}.")
        return jsonify(kept=bool(told) and self._keep(source, told)), HTTPStatus.OK

    def _keep(self, source: OrderSource, told: Told | None) -> bool:
        if told is None:
            return False
        if told.is_deleted:
            self._store.orders.delete(source.source_id, [told.external_id])
        return self._store.order_sources.hint(source.source_id, told.webhook_id, told.external_id, now=self._now())

    def _source(self, source_id: str) -> OrderSource:
        source = self._store.order_sources.get(source_id)
        if source is None or source.kind != SourceKind.SHOPIFY or source.off_since is not None:
            abort(HTTPStatus.NOT_FOUND)
        return source
