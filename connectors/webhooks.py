"""Webhooks: what providers post is verified over its raw bytes and written down before it is acknowledged."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import Flask, Response, abort, jsonify, request

from bot.channel import Channel, Forged
from bot.store.store import Store

Answer = tuple[Response, int]


class Webhooks:
    """The providers' addresses, one per channel that is configured."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        whatsapp_verify_token: str | None,
        now: Callable[[], float],
    ) -> None:
        self._store = store
        self._accounts = {channel.name: (account_id, channel) for account_id, channel in channels.items()}
        self._verify_token = whatsapp_verify_token
        self._now = now

    def register(self, app: Flask) -> None:
        """Adds the routes."""
        app.add_url_rule("/webhooks/whatsapp", "whatsapp_hello", self.hello, methods=["GET"])
        app.add_url_rule("/webhooks/<name>", "webhook", self.receive, methods=["POST"])

    def hello(self) -> Response:
        """Meta asks whether the address is ours (Graph API, "Webhooks", verification): its challenge, or 403."""
        given = request.args.get("hub.verify_token", "")
        if not self._verify_token or not hmac.compare_digest(given.encode(), self._verify_token.encode()):
            abort(HTTPStatus.FORBIDDEN, "The verify token is wrong: use the one in the settings.")
        return Response(request.args.get("hub.challenge", ""), mimetype="text/plain")

    def receive(self, name: str) -> Answer:
        """One body: 403 if it is forged, 503 if it can't be kept now, 200 once it is durable."""
        account_id, channel = self._accounts.get(name) or abort(HTTPStatus.NOT_FOUND)
        body = request.get_data(cache=False)
        try:
            channel.verify(dict(request.headers), body)
        except Forged:
            abort(HTTPStatus.FORBIDDEN, "The signature is missing or wrong.")
        update_key = _update_key(body) if name == "telegram" else None
        receipt = self._store.inbox.receive(
            account_id, body, channel.read(body), now=self._now(), update_key=update_key
        )
        return jsonify(messages=receipt.messages, repeated=receipt.repeated), HTTPStatus.OK


def _update_key(body: bytes) -> str | None:
    """Telegram's number of an update, by which a redelivery is known; None where the body has none."""
    try:
        number = json.loads(body)["update_id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return str(number)
