"""Webhooks: what providers post is verified over its raw bytes and written down before it is acknowledged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Protocol, runtime_checkable

from flask import Flask, Response, abort, jsonify, request

from bot.channels.channel import Channel, Forged
from bot.store.store import Store
from connectors.web.limits import Guard, too_many

Answer = tuple[Response, int]


@runtime_checkable
class Challenged(Protocol):
    """A channel whose provider asks before it sends anything (Graph API, "Webhooks": verification requests)."""

    def challenge(self, args: Mapping[str, str]) -> str:
        """What to answer. Raises Forged."""


class Webhooks:
    """The providers' addresses, one per channel that is configured."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], now: Callable[[], float], guard: Guard) -> None:
        self._store = store
        self._accounts = {channel.name: (account_id, channel) for account_id, channel in channels.items()}
        self._now = now
        self._guard = guard

    def register(self, app: Flask) -> None:
        """Adds the routes."""
        app.add_url_rule("/webhooks/<name>", "webhook_hello", self.hello, methods=["GET"])
        app.add_url_rule("/webhooks/<name>", "webhook", self.receive, methods=["POST"])

    def hello(self, name: str) -> Response:
        """The provider asks whether the address is ours; the channel answers, or 403."""
        _, channel = self._account(name)
        if not isinstance(channel, Challenged):
            abort(HTTPStatus.METHOD_NOT_ALLOWED)
        try:
            return Response(channel.challenge(request.args), mimetype="text/plain")
        except Forged:
            abort(HTTPStatus.FORBIDDEN, "The verify token is wrong: use the one in the settings.")

    def receive(self, name: str) -> Answer:
        """One body: 403 if it is forged (429 if many were), 503 if it can't be kept now, 200 once it is durable."""
        account_id, channel = self._account(name)
        # Reading and checking 4 MB takes 7 ms: whoever forges from the same address keeps nothing genuine out.
        body = request.get_data(cache=False)
        try:
            channel.verify(dict(request.headers), body)
        except Forged:
            if self._guard.is_forging():
                return too_many(), HTTPStatus.TOO_MANY_REQUESTS
            abort(HTTPStatus.FORBIDDEN, "The signature is missing or wrong.")
        update_key = _update_key(body) if name == "telegram" else None
        receipt = self._store.inbox.receive(
            account_id, body, channel.read(body), now=self._now(), update_key=update_key
        )
        if receipt.pressed:
            # The answer to a webhook may hold a call (Bot API, "Making requests when getting updates").
            return jsonify(method="answerCallbackQuery", callback_query_id=receipt.pressed[0]), HTTPStatus.OK
        return jsonify(messages=receipt.messages, repeated=receipt.repeated), HTTPStatus.OK

    def _account(self, name: str) -> tuple[str, Channel]:
        return self._accounts.get(name) or abort(HTTPStatus.NOT_FOUND)


def _update_key(body: bytes) -> str | None:
    """Telegram's number of an update, by which a redelivery is known; None where the body has none."""
    try:
        number = json.loads(body)["update_id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return str(number) if isinstance(number, int) else None
