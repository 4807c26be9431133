"""A line between two processes that can be cut, held, repeated, or answered by somebody else."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_ANSWER_SECONDS = 60.0
_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host"})


class Cut(Exception):
    """The line is cut: the caller gets no answer."""


def _nothing() -> None:
    return None


@dataclass
class Line:
    """Listens on `port` of 127.0.0.1 and passes what comes on to `upstream`. What is set befalls paths with `path`.

    `before` runs when a request came and before it is passed on, `after` when the answer came and before it is given;
    both may raise Cut. `instead` is an answer (status, body) given without asking. `copies` is how often it is asked.
    """

    upstream: int
    path: str = ""
    before: Callable[[], object] = _nothing
    after: Callable[[], object] = _nothing
    instead: tuple[int, bytes] | None = None
    copies: int = 1
    down: bool = False
    heard: int = 0
    _server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                try:
                    status, headers, answer = line.carry(self.command, self.path, dict(self.headers), body)
                    self.send_response(status)
                    for name, value in headers:
                        if name.lower() not in _HOP:
                            self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)
                except (Cut, OSError, http.client.HTTPException):
                    self.close_connection = True

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def mend(self) -> None:
        """Passes everything on again."""
        self.before = self.after = _nothing
        self.instead, self.copies, self.down, self.path = None, 1, False, ""

    def close(self) -> None:
        """Listens no more."""
        self._server.shutdown()
        self._server.server_close()

    def carry(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """One request and its answer."""
        if self.down:
            raise Cut
        if self.path not in path:
            return self._ask(method, path, headers, body)
        self.heard += 1
        before, after, instead, copies = self.before, self.after, self.instead, self.copies
        before()
        if instead:
            return instead[0], [("Content-Type", "application/json")], instead[1]
        for _ in range(copies - 1):
            self._ask(method, path, headers, body)
        answer = self._ask(method, path, headers, body)
        after()
        return answer

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=_ANSWER_SECONDS)
        try:
            kept = {name: value for name, value in headers.items() if name.lower() not in _HOP}
            connection.request(method, path, body=body, headers=kept)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()
