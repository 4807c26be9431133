"""Calls to one server: what came back, what never left, and over how many connections."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from connectors.json_calls import CallFailed, JsonCalls
from tests.conftest import unused_port


class Provider:
    """Answers what it was told to, notes what it heard, and from how many connections."""

    def __init__(self) -> None:
        self.status = 200
        self.heard: list[tuple[str, str | None, Any]] = []
        self.connections: set[Any] = set()
        self.released = threading.Event()
        self.released.set()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider.heard.append((self.path, self.headers["Authorization"], body))
                provider.connections.add(self.client_address)
                provider.released.wait(30)
                self.send_response(provider.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "11")
                self.end_headers()
                self.wfile.write(b'{"id": "1"}')

            def log_message(self, format: str, *args: object) -> None:
                """Keeps the terminal quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.released.set()
    provider.server.shutdown()
    provider.server.server_close()


def calls(url: str, read_seconds: float = 30.0, token: str = "t") -> JsonCalls:
    return JsonCalls(url, token, connect_seconds=5.0, read_seconds=read_seconds, connections=2, through_proxy=False)


def test_calls_go_to_the_paths_below_the_server_over_one_connection(provider: Provider) -> None:
    kept = calls(provider.url)
    answers = [kept.post(f"v1/{number}", {"text": "¿cuánto?"}) for number in range(3)]
    assert [answer.json() for answer in answers] == [{"id": "1"}] * 3
    assert provider.heard == [(f"/v1/{number}", "Bearer t", {"text": "¿cuánto?"}) for number in range(3)]
    assert len(provider.connections) == 1
    kept.close()


def test_the_token_does_not_travel_on_to_another_address(provider: Provider) -> None:
    provider.status = 307
    answer = calls(provider.url).post("send", {})
    assert answer.status == 307
    assert [path for path, *_ in provider.heard] == ["/send"]


def test_an_answer_that_does_not_come_may_follow_what_has_arrived(provider: Provider) -> None:
    provider.released.clear()
    with pytest.raises(CallFailed) as failed:
        calls(provider.url, read_seconds=0.05).post("send", {})
    assert not failed.value.never_left
    assert not failed.value.nobody_listens


def test_a_closed_port_has_heard_nothing() -> None:
    with pytest.raises(CallFailed) as failed:
        calls(f"http://127.0.0.1:{unused_port()}/").post("send", {})
    assert failed.value.never_left
    assert failed.value.nobody_listens


def test_a_token_that_no_header_can_hold_never_leaves(provider: Provider) -> None:
    with pytest.raises(CallFailed) as failed:
        calls(provider.url, token="two\r\nlines").post("send", {})
    assert failed.value.never_left
    assert provider.heard == []
