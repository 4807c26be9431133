"""Deliveries of webhooks: one thread picks what is due, a few threads post it, and repeat what was not taken.

WhatsApp repeats after any answer but 200, for 7 days, and goes on with the next body meanwhile. Telegram takes
any 2xx, keeps the order of a chat, obeys `Retry-After` and gives up after 24 hours. Source: "Create a webhook
endpoint" (Cloud API); tdlib/telegram-bot-api, WebhookActor.
"""

from __future__ import annotations

import logging
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import requests

from connectors.sandbox.accounts import WhatsAppAccount
from connectors.sandbox.exchange import Exchange
from connectors.sandbox.records import WebhookDelivery
from connectors.sandbox.store import SandboxStore
from connectors.sandbox.whatsapp.words import signature

_LOG = logging.getLogger(__name__)
_SENDERS = 8
_TIMEOUT_SECONDS = 30
_STOP_SECONDS = 30.0
_LONGEST_DELAY_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class PostOutcome:
    """Whether a body was taken; if not, when the receiver asked to hear of it again."""

    taken: bool
    retry_after_seconds: float | None = None


class Route(Protocol):
    """Where one channel's webhooks go."""

    channel: str
    keeps_order: bool
    lives_seconds: float

    def is_open(self) -> bool:
        """Whether there is anywhere to post to now."""

    def post(self, body: str) -> PostOutcome:
        """Posts a body. Raises requests.RequestException."""


class WhatsAppRoute:
    """Signed bodies to the shop's webhook, after it passed the verification handshake."""

    channel = "whatsapp"
    keeps_order = False
    lives_seconds = 7 * 24 * 3600.0

    def __init__(self, account: WhatsAppAccount, url: str) -> None:
        self._account = account
        self._url = url
        self._verified = False
        self._session = _session()

    def is_open(self) -> bool:
        return bool(self._url)

    def post(self, body: str) -> PostOutcome:
        if not self._verified and not self._verify():
            return PostOutcome(taken=False)
        content = body.encode("ascii")
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature(content, self._account)}
        answer = self._session.post(
            self._url, data=content, headers=headers, timeout=_TIMEOUT_SECONDS, allow_redirects=False
        )
        return PostOutcome(taken=answer.status_code == 200)

    def _verify(self) -> bool:
        challenge = str(secrets.randbelow(10**10))
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": self._account.verify_token,
        }
        answer = self._session.get(self._url, params=query, timeout=_TIMEOUT_SECONDS, allow_redirects=False)
        self._verified = answer.status_code == 200 and answer.text == challenge
        if not self._verified:
            _LOG.warning("the webhook did not answer the verification; check its verify token")
        return self._verified


class TelegramRoute:
    """Updates to the address given to setWebhook; closed while the bot polls."""

    channel = "telegram"
    keeps_order = True
    lives_seconds = 24 * 3600.0

    def __init__(self, store: SandboxStore) -> None:
        self._store = store
        self._session = _session()

    def is_open(self) -> bool:
        return bool(self._store.setting("telegram").get("url"))

    def post(self, body: str) -> PostOutcome:
        webhook = self._store.setting("telegram")
        headers = {"Content-Type": "application/json"}
        if webhook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook["secret_token"]
        answer = self._session.post(
            webhook["url"], data=body.encode(), headers=headers, timeout=_TIMEOUT_SECONDS, allow_redirects=False
        )
        seconds = answer.headers.get("Retry-After", "")
        return PostOutcome(
            taken=answer.ok, retry_after_seconds=min(float(seconds), 3600.0) if seconds.isdigit() else None
        )


def _session() -> requests.Session:
    """Connections that are kept, as the providers keep theirs; a closed one is found out and opened again."""
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=_SENDERS))
    return session


class Deliveries:
    """Runs the routes from `start` to `stop`."""

    def __init__(self, exchange: Exchange, routes: tuple[Route, ...], retry_seconds: float) -> None:
        self._store = exchange.store
        self._clock = exchange.clock
        self._routes = routes
        self._retry_seconds = retry_seconds
        self._on_the_way: dict[int, str | None] = {}
        self._stopping = False
        self._pool = ThreadPoolExecutor(_SENDERS, thread_name_prefix="webhook")
        self._thread = threading.Thread(target=self._run, name="deliveries", daemon=True)

    def start(self) -> None:
        """Starts sending."""
        self._thread.start()

    def stop(self) -> None:
        """Stops after what is on its way. The store's waits must have been ended."""
        self._stopping = True
        self._thread.join(_STOP_SECONDS)
        # Deliveries that are not on their way go out after the next start; a post has a time limit of its own.
        self._pool.shutdown(cancel_futures=True)

    def _run(self) -> None:
        while not self._stopping:
            picked = self._store.look_or_wait(self._pick, self._pause)
            for route, delivery in picked:
                self._pool.submit(self._send, route, delivery)

    def _pick(self) -> list[tuple[Route, WebhookDelivery]] | tuple[()]:
        # Runs under the store's lock, as does the end of `_send`: nothing is picked twice.
        if self._stopping:
            return ()
        return [(route, delivery) for route in self._routes if route.is_open() for delivery in self._due(route)]

    def _due(self, route: Route) -> list[WebhookDelivery]:
        due = []
        busy_keys = set(self._on_the_way.values()) - {None}
        for delivery in self._store.waiting(route.channel):
            if delivery.number in self._on_the_way or delivery.order_key in busy_keys:
                continue
            if delivery.due_at <= self._clock():
                due.append(delivery)
                self._on_the_way[delivery.number] = delivery.order_key
            elif not route.keeps_order:
                continue
            if delivery.order_key:
                busy_keys.add(delivery.order_key)
        return due

    def _send(self, route: Route, delivery: WebhookDelivery) -> None:
        try:
            outcome = route.post(self._store.body(delivery.number))
        except (requests.RequestException, KeyError):
            outcome = PostOutcome(taken=False)
        with self._store.writing():
            self._settle(route, delivery, outcome)
            self._on_the_way.pop(delivery.number)

    def _settle(self, route: Route, delivery: WebhookDelivery, outcome: PostOutcome) -> None:
        if outcome.taken:
            self._store.end_delivery(delivery.number, "taken")
        elif self._clock() - delivery.created_at > route.lives_seconds:
            self._store.end_delivery(delivery.number, "expired")
        else:
            self._store.retry_delivery(delivery.number, self._clock() + self._delay(delivery.tries, outcome))

    def _delay(self, tries: int, outcome: PostOutcome) -> float:
        growing = min(self._retry_seconds * 2.0 ** min(tries, 16), _LONGEST_DELAY_SECONDS)
        return max(growing, outcome.retry_after_seconds or 0)

    def _pause(self) -> float:
        now = self._clock()
        coming = [
            delivery.due_at - now
            for route in self._routes
            if route.is_open()
            for delivery in self._store.waiting(route.channel)
            if delivery.due_at > now
        ]
        return min([*coming, 1.0])
