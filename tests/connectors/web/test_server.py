"""The server under strangers who trickle, take all places, or never read: whoever asks properly is answered."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, request

from connectors.web.patience import Phase
from connectors.web.server import Bounds, Server, listen

THREADS = 2


class Site:
    """A small app under the server on a loopback port, with two threads."""

    def __init__(self, port: int, bounds: Bounds) -> None:
        self.port = port
        self.lines: list[socket.socket] = []
        self.changed = threading.Event()
        self.left: list[float] = []
        app = Flask(__name__)
        app.config["MAX_CONTENT_LENGTH"] = None
        app.add_url_rule("/hello", "hello", lambda: "hello")
        app.add_url_rule("/events", "events", lambda: Response(self.events(), mimetype="text/event-stream"))
        app.add_url_rule("/much", "much", lambda: Response(b"x" * 8_000_000))
        app.add_url_rule("/webhooks/x", "webhook", lambda: str(len(request.data)), methods=["POST"])
        app.add_url_rule("/desk/upload", "upload", lambda: str(len(request.data)), methods=["POST"])
        self.server: Server = listen(app, "127.0.0.1", port, THREADS, bounds)[0]
        threading.Thread(target=self.server.run, daemon=True).start()

    def events(self) -> Iterator[str]:
        """A live page's stream: a change whenever `changed` is set; `left` counts the streams that ended."""
        try:
            yield "data: hello\n\n"
            while True:
                self.changed.wait(20)
                self.changed.clear()
                yield "data: change\n\n"
        finally:
            self.left.append(time.monotonic())

    def stranger(self, text: str, source: str = "127.0.0.1") -> socket.socket:
        """A connection that has sent this much and reads nothing."""
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        line.bind((source, 0))
        line.connect(("127.0.0.1", self.port))
        line.settimeout(20)
        line.sendall(text.encode())
        self.lines.append(line)
        return line

    def asks(self, method: str = "GET", path: str = "/hello", body: bytes | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body=body)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def phases(self) -> list[Phase]:
        return [each.phase for each in list(self.server.active_channels.values())]


Open = Callable[..., Site]


@pytest.fixture
def open_site(free_port: Callable[[], int]) -> Iterator[Open]:
    sites: list[Site] = []

    def start(**bounds: Any) -> Site:
        sites.append(Site(free_port(), Bounds(**bounds)))
        return sites[-1]

    yield start
    for site in sites:
        for line in site.lines:
            line.close()


@pytest.fixture
def site(open_site: Open) -> Site:
    return open_site()


def is_cut(line: socket.socket) -> bool:
    """Whether the server ends the connection, at the latest in 20 s."""
    try:
        while line.recv(65536):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


def until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


HEAD = "GET /hello HTTP/1.1\r\nHost: x\r\n"
BODY = "POST /webhooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc"


def test_more_slow_clients_than_threads_keep_nobody_waiting(site: Site) -> None:
    for text in (HEAD, BODY, "GET /much HTTP/1.1\r\nHost: x\r\n\r\n"):
        for _ in range(5 * THREADS):
            site.stranger(text)
    until(lambda: sorted(site.phases()).count(Phase.ANSWER) == 5 * THREADS)
    assert site.asks() == (200, b"hello")
    assert site.asks("POST", "/webhooks/x", b"signed") == (200, b"6")


@pytest.mark.parametrize("text", [HEAD, "", BODY])
def test_who_trickles_is_cut_off(open_site: Open, text: str) -> None:
    site = open_site(is_too_slow=lambda progress: progress.phase is not Phase.WORK)
    line = site.stranger(text)
    assert is_cut(line)


def test_who_never_reads_is_cut_off_though_nothing_more_can_be_sent(open_site: Open) -> None:
    patience = threading.Event()
    site = open_site(is_too_slow=lambda progress: progress.phase is Phase.ANSWER and patience.is_set())
    line = site.stranger("GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
    until(lambda: site.phases() == [Phase.ANSWER])
    patience.set()
    until(lambda: site.phases() == [])
    assert is_cut(line)


def test_one_network_takes_only_its_share_and_its_oldest_goes_first(open_site: Open) -> None:
    site = open_site(per_network=3, stands_for_few=lambda address: True)
    other = site.stranger(HEAD, source="127.0.0.2")
    first = site.stranger(HEAD)
    for _ in range(3):
        site.stranger(HEAD)
    assert is_cut(first)
    other.sendall(b"\r\n")
    assert other.recv(100).startswith(b"HTTP/1.1 200")


def test_an_address_that_may_be_a_proxys_has_no_share_of_its_own(open_site: Open) -> None:
    site = open_site(per_network=3)
    lines = [site.stranger(HEAD) for _ in range(8)]
    lines[0].sendall(b"\r\n")
    assert lines[0].recv(100).startswith(b"HTTP/1.1 200")


def test_who_was_answered_before_stays_longer_than_who_never_asked(open_site: Open) -> None:
    site = open_site(waiting=3)
    provider = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    provider.request("GET", "/hello")
    assert provider.getresponse().read() == b"hello"
    lines = [site.stranger(HEAD, source=f"127.0.0.{at}") for at in range(2, 8)]
    assert all(is_cut(line) for line in lines[:4])
    provider.request("GET", "/hello")
    assert provider.getresponse().read() == b"hello"
    provider.close()


def test_bodies_that_never_end_do_not_fill_the_disk(open_site: Open) -> None:
    site = open_site(unfinished_bytes=2000)
    head = BODY.replace("1000", "100000")
    first, second = site.stranger(head + "a" * 1500), site.stranger(head + "a" * 1000)
    assert is_cut(first)
    second.sendall(b"a" * (100_000 - 1003))
    assert second.recv(100).startswith(b"HTTP/1.1 200")


def test_who_asks_again_before_the_answer_is_cut_off(site: Site) -> None:
    assert is_cut(site.stranger((HEAD + "\r\n") * 50))
    assert site.asks() == (200, b"hello")


def test_a_live_page_hears_each_change_at_once_and_its_thread_is_free_when_it_leaves(site: Site) -> None:
    page = site.stranger("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
    heard = b""
    while b"data: hello" not in heard:
        heard += page.recv(1000)
    site.changed.set()
    while b"data: change" not in heard:
        heard += page.recv(1000)
    assert site.asks() == (200, b"hello"), "beside the stream"
    page.close()
    site.changed.set()
    until(lambda: site.changed.set() or site.left)


def test_only_the_desk_takes_large_bodies(site: Site) -> None:
    large = b"x" * (5 * 1024 * 1024)
    assert site.asks("POST", "/desk/upload", large) == (200, str(len(large)).encode())
    with contextlib.suppress(ConnectionError):
        assert site.asks("POST", "/webhooks/x", large)[0] == 413
    assert site.asks("POST", "/webhooks/x", b"x" * (4 * 1024 * 1024)) == (200, b"4194304")
