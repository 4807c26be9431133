"""A shop for the sandbox's tests: hears webhooks, and speaks to the WhatsApp Cloud API."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

VERIFY_TOKEN = "sandbox-verify"


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One webhook as it came over the line."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def values(self) -> list[dict[str, Any]]:
        """The values of a WhatsApp body."""
        entries = json.loads(self.body)["entry"]
        return [change["value"] for entry in entries for change in entry["changes"]]


class Shop:
    """A webhook receiver that answers with the codes it is given, then with 200."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.heard: list[Heard] = []
        self.codes: list[int] = []
        self.handshakes = 0
        self._changed = threading.Condition()

    def takes(self, heard: Heard) -> int:
        """Keeps a webhook and gives the code to answer."""
        with self._changed:
            self.heard.append(heard)
            self._changed.notify_all()
            return self.codes.pop(0) if self.codes else 200

    def waits(self, condition: Callable[[list[Heard]], Any]) -> Any:
        """The condition's first true value over everything heard."""
        with self._changed:
            found = self._changed.wait_for(lambda: condition(self.heard), 30)
        assert found, f"heard only {[heard.body[:300] for heard in self.heard]}"
        return found

    def messages(self) -> list[dict[str, Any]]:
        """All WhatsApp messages heard."""
        return [message for heard in self.heard for value in heard.values for message in value.get("messages", ())]

    def statuses(self) -> list[dict[str, Any]]:
        """All WhatsApp statuses heard."""
        return [status for heard in self.heard for value in heard.values for status in value.get("statuses", ())]


class _Handler(BaseHTTPRequestHandler):
    shop: Shop

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        welcome = query["hub.mode"] == ["subscribe"] and query["hub.verify_token"] == [VERIFY_TOKEN]
        self.shop.handshakes += 1
        self._answer(200 if welcome else 403, query["hub.challenge"][0].encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(self.shop.takes(Heard(path=self.path, headers=dict(self.headers), body=body)), b"")

    def _answer(self, code: int, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def open_shop() -> Iterator[Shop]:
    """A shop that listens on a free port."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.shop = shop = Shop(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join(30)


class Graph:
    """Calls the Cloud API as a shop does."""

    def __init__(self, url: str, token: str = "SANDBOX", number: str = "200002", version: str = "v26.0") -> None:
        self.url = f"{url}/{version}"
        self.number = number
        self.headers = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, **options: Any) -> requests.Response:
        return requests.post(f"{self.url}/{self.number}/{path}", headers=self.headers, timeout=10, **options)

    def get(self, url: str) -> requests.Response:
        return requests.get(url, headers=self.headers, timeout=10)

    def sends(self, **fields: Any) -> requests.Response:
        """POST messages."""
        return self.post("messages", json={"messaging_product": "whatsapp", **fields})

    def says(self, address: str, text: str, **fields: Any) -> str:
        """Sends a text; the id of the message."""
        answer = self.sends(to=address, type="text", text={"body": text}, **fields)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["messages"][0]["id"])

    def uploads(self, content: bytes, filename: str, mime_type: str) -> str:
        """Uploads a file; its media id."""
        form = {"messaging_product": "whatsapp", "type": mime_type}
        answer = self.post("media", data=form, files={"file": (filename, content, mime_type)})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])
