"""Webhooks: a provider's body is verified over its raw bytes and stored before it is acknowledged."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, abort, g, jsonify, request

from bot.channels.channel import Channel
from bot.channels.errors import Forged
from bot.store.inbox.inbox import InboxReceipt
from bot.store.store import Store
from connectors.channels.declared import AcknowledgesPresses, Challenged, NumbersUpdates, SharesWebhook
from connectors.channels.registry import CHANNELS
from connectors.flow import tell_received
from connectors.metrics.counted import ACKNOWLEDGEMENT, WEBHOOKS
from connectors.web.limits import Guard, too_many

WebhookAnswer = tuple[Response, int]


@dataclass(frozen=True, kw_only=True)
class _Called:
    """An account that a provider may mean at the address it called."""

    account_id: str
    channel: Channel


class Webhooks:
    """The providers' addresses: one per account, and one per channel that its accounts share."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], now: Callable[[], float], guard: Guard) -> None:
        self._store = store
        self._channels = channels
        self._now = now
        self._guard = guard

    def register(self, app: Flask) -> None:
        """Adds the routes."""
        for rule in ("/webhooks/<name>", "/webhooks/<name>/<address>"):
            app.add_url_rule(rule, "webhook_hello", self.hello, methods=["GET"])
            app.add_url_rule(rule, "webhook", self.receive, methods=["POST"])
        app.before_request(_begin)
        app.after_request(_count)

    def hello(self, name: str, address: str | None = None) -> Response:
        """The provider asks whether the address is ours; a channel there answers, or 403."""
        candidates = [
            account.channel for account in self._called(name, address) if isinstance(account.channel, Challenged)
        ]
        if not candidates:
            abort(HTTPStatus.METHOD_NOT_ALLOWED)
        for channel in candidates:
            with contextlib.suppress(Forged):
                return Response(channel.challenge(request.args), mimetype="text/plain")
        return abort(HTTPStatus.FORBIDDEN, "The verify token is wrong: use the one in the settings.")

    def receive(self, name: str, address: str | None = None) -> WebhookAnswer:
        """One body: 403 if it is forged (429 if many were), 503 if it can't be kept now, 200 once it is durable."""
        called = self._called(name, address)
        # Reading and checking 4 MB takes 7 ms: a forger at the same address keeps no genuine body out.
        body = request.get_data(cache=False)
        genuine = [account for account in called if _is_genuine(account.channel, body)]
        if not genuine:
            if self._guard.is_forging():
                return too_many(), HTTPStatus.TOO_MANY_REQUESTS
            abort(HTTPStatus.FORBIDDEN, "The signature is missing or wrong.")
        receipts = [(account.channel, self._keep(account, part)) for account, part in _parts(genuine, body)]
        for channel, receipt in receipts:
            if receipt.pressed and isinstance(channel, AcknowledgesPresses):
                return jsonify(channel.press_answer(receipt.pressed[0])), HTTPStatus.OK
        return _answer([receipt for _, receipt in receipts])

    def _keep(self, called: _Called, body: bytes) -> InboxReceipt:
        channel = called.channel
        key = channel.update_key(body) if isinstance(channel, NumbersUpdates) else None
        items = channel.read(body)
        receipt = self._store.inbox.receive(called.account_id, body, items, now=self._now(), update_key=key)
        tell_received(called.account_id, items, receipt)
        return receipt

    def _called(self, name: str, address: str | None) -> list[_Called]:
        """The accounts at an address; 404 where there are none, or several that a body does not tell apart."""
        called = [
            _Called(account_id=account_id, channel=channel)
            for account_id, channel in self._channels.items()
            if channel.name == name and (address is None or account_id == f"{name}:{address}")
        ]
        shared = name in CHANNELS and CHANNELS[name].shared_webhook
        return called if called and (shared or len(called) == 1) else abort(HTTPStatus.NOT_FOUND)


def _begin() -> None:
    g.began = time.monotonic()


def _count(response: Response) -> Response:
    """Counts a provider's call with its answer, whatever it came to; strangers make no names of channels."""
    if request.endpoint == "webhook":
        name = str((request.view_args or {}).get("name"))
        channel = name if name in CHANNELS else "unknown"
        WEBHOOKS.labels(channel, response.status_code).inc()
        ACKNOWLEDGEMENT.labels(channel).observe(time.monotonic() - g.began)
    return response


def _is_genuine(channel: Channel, body: bytes) -> bool:
    try:
        channel.verify(dict(request.headers), body)
    except Forged:
        return False
    return True


def _parts(genuine: list[_Called], body: bytes) -> list[tuple[_Called, bytes]]:
    """What each account gets of a body; what is for nobody is kept whole with the first, where people find it."""
    parts = [
        (account, part)
        for account in genuine
        if (part := account.channel.own_part(body) if isinstance(account.channel, SharesWebhook) else body) is not None
    ]
    return parts or [(genuine[0], body)]


def _answer(receipts: list[InboxReceipt]) -> WebhookAnswer:
    messages, repeated = (
        sum(numbers) for numbers in zip(*((one.messages, one.repeated) for one in receipts), strict=True)
    )
    return jsonify(messages=messages, repeated=repeated), HTTPStatus.OK
