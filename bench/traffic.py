"""Traffic: signed WhatsApp webhooks posted at a steady rate, and what became of them in the store."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import itertools
import json
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.sandbox.testing.client import Sandbox

NUMBER_ID = "200002"
APP_SECRET = "sandbox-secret"
_SENDERS = 48


def body(field_name: str = "messages", **value: Any) -> bytes:
    """A webhook body with one change."""
    known = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER_ID}, **value}
    changes = [{"field": field_name, "value": known}]
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}).encode()


def message(address: str, message_id: str, text: str) -> dict[str, Any]:
    """A customer's text."""
    return {
        "from": address,
        "id": message_id,
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": text},
    }


def texts(*messages: dict[str, Any]) -> bytes:
    """A body with these texts."""
    contacts = [{"wa_id": each["from"], "profile": {"name": f"Load {each['from']}"}} for each in messages]
    return body(contacts=contacts, messages=list(messages))


def echo(address: str, message_id: str) -> bytes:
    """A person of the shop writes in the phone app: from here people hold the conversation."""
    said = message(address, message_id, "this is Marta of the shop")
    return body("smb_message_echoes", message_echoes=[{**said, "from": "15550783881", "to": address}])


def customers(sandbox: Sandbox, number: int) -> list[str]:
    """The addresses of customers of the sandbox who have written, so that they can be answered."""
    everybody = [sandbox.whatsapp.new_customer(f"Load {each}") for each in range(number)]
    for start in range(0, number, 100):
        sandbox.write_at_once([(each, "hello") for each in everybody[start : start + 100]])
    return [each.address for each in everybody]


@dataclass
class Webhook:
    """Posts bodies to the web process over connections that are kept, as Meta does."""

    port: int
    timeout_seconds: float = 60.0
    local: threading.local = field(default_factory=threading.local)

    def post(self, content: bytes) -> int:
        """Posts one body; the status."""
        signature = "sha256=" + hmac.new(APP_SECRET.encode(), content, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
        for _ in range(2):
            connection = self._connection()
            try:
                connection.request("POST", "/webhooks/whatsapp", body=content, headers=headers)
                answer = connection.getresponse()
                answer.read()
                return answer.status
            except (http.client.HTTPException, ConnectionError):
                # The server closes connections that rest; the body is posted again, as a provider would.
                self._close()
            except TimeoutError:
                self._close()
                return 0
        return 0

    def _close(self) -> None:
        self.local.connection.close()
        del self.local.connection

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self.local, "connection"):
            self.local.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout_seconds)
        connection: http.client.HTTPConnection = self.local.connection
        return connection


@dataclass
class Run:
    """What a run of webhooks came to: seconds from when each was due to its answer, and answers that were no 200."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0

    def print(self, title: str) -> None:
        """The times."""
        cuts = statistics.quantiles(self.seconds, n=100)
        print(
            f"{title}: {len(self.seconds)} webhooks, {self.refused} not taken; median"
            f" {statistics.median(self.seconds) * 1000:.1f} ms, p95 {cuts[94] * 1000:.1f} ms,"
            f" p99 {cuts[98] * 1000:.1f} ms, longest {max(self.seconds) * 1000:.0f} ms",
            flush=True,
        )


def steadily(webhook: Webhook, count: int, per_second: float, make: Callable[[int], bytes]) -> Run:
    """Posts `count` bodies, one each 1/`per_second` s whether or not the one before was answered."""
    run, lock, began = Run(), threading.Lock(), time.perf_counter() + 0.5

    def send(number: int, content: bytes) -> None:
        status = webhook.post(content)
        took = time.perf_counter() - (began + number / per_second)
        with lock:
            run.seconds.append(took)
            run.refused += status != 200

    with ThreadPoolExecutor(_SENDERS) as pool:
        for number in range(count):
            content = make(number)
            time.sleep(max(0.0, began + number / per_second - time.perf_counter()))
            pool.submit(send, number, content)
    return run


@dataclass(frozen=True, kw_only=True)
class Books:
    """The store's file, read beside the running product."""

    path: Path

    def one(self, sql: str, *values: Any) -> float:
        """The number that a query gives."""
        return float(self.rows(sql, *values)[0][0] or 0)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """A query's rows."""
        connection = sqlite3.connect(self.path, timeout=30)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def lost(self, message_ids: Sequence[str]) -> int:
        """How many of these the store does not hold."""
        held = {row[0] for row in self.rows("SELECT provider_message_id FROM message WHERE author = 'contact'")}
        return sum(each not in held for each in message_ids)

    def out_of_order(self) -> int:
        """Customers' numbered texts that stand behind a later one of theirs."""
        found = self.rows(
            "SELECT conversation_id, provider_message_id FROM message WHERE author = 'contact'"
            " AND provider_message_id LIKE 'load-%' ORDER BY conversation_id, position"
        )
        numbers = [(who, int(name.rpartition("-")[2])) for who, name in found]
        return sum(a[0] == b[0] and a[1] > b[1] for a, b in itertools.pairwise(numbers))

    def unanswered(self) -> int:
        """Messages for the bot that wait for their turn, and outgoing ones that wait to be sent."""
        return int(
            self.one(
                "SELECT (SELECT COUNT(*) FROM message WHERE addressed_to = 'bot' AND answered_at IS NULL)"
                " + (SELECT COUNT(*) FROM delivery WHERE state IN ('queued', 'sending'))"
            )
        )
