"""A provider that says what it is told to say, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Says:
    """One answer: status, JSON or bytes, headers. `cut` hangs up without a word, `silent` says nothing for long."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    silent: bool = False

    @property
    def content(self) -> bytes:
        """The body's bytes; `{here}` in JSON stands for the provider's own address."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Provider:
    """Answers in the order of `script`; asked for more, it repeats the last."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.script: list[Says] = []
        self.asked: list[Asked] = []
        self.closing = threading.Event()

    def next_answer(self) -> Says:
        """The next answer of the script."""
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


@contextmanager
def open_provider() -> Iterator[Provider]:
    """A provider on a free loopback port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.provider = Provider(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.provider  # type: ignore[attr-defined]
    finally:
        server.provider.closing.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: Any) -> None:
        """Says nothing on the terminal."""

    def _answer(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        provider.asked.append(Asked(method=self.command, path=self.path, headers=dict(self.headers), body=body))
        answer = provider.next_answer()
        if answer.silent:
            provider.closing.wait(30)
        if answer.cut or answer.silent:
            self.close_connection = True
            return
        content = answer.content.replace(b"{here}", provider.url.encode())
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(content)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
