"""Who brings many new visitors proves work, and nobody writes faster than people do."""

from __future__ import annotations

import contextlib
import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.website.proof import BITS, MOST_BITS, bits_for
from connectors.webchat.limits import Lately
from tests.connectors.webchat.site import open_site
from tests.journeys.people import wait_for


def solve(challenge: str) -> str:
    bits = int(challenge.split(".")[1])
    for answer in range(10_000_000):
        digest = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - bits) == 0:
            return str(answer)
    raise AssertionError("no answer")


def test_the_seventh_new_visitor_of_a_network_proves_work(tmp_path: Path) -> None:
    with open_site(tmp_path) as site:
        for number in range(6):
            assert site.writes("Hello", token=f"{number}" * 43).status_code == 200
        refused = site.writes("Hello", token="z" * 43)
        assert refused.status_code == 429
        challenge = refused.json()["challenge"]
        message = {"messages": [{"id": "x", "text": "Hello"}]}
        wrong = {**message, "proof": {"challenge": challenge, "answer": "nope"}}
        assert site.post("/messages", wrong, "z" * 43).status_code == 429
        right = {**message, "proof": {"challenge": challenge, "answer": solve(challenge)}}
        assert site.post("/messages", right, "z" * 43).status_code == 200
        assert site.post("/messages", right, "y" * 43).status_code == 429, "a proof counts once"


def test_a_visitor_writes_five_at_once_and_then_one_a_second(tmp_path: Path) -> None:
    with open_site(tmp_path) as site:
        answers = [site.writes("Hello").status_code for _ in range(8)]
        assert answers[:5] == [200] * 5
        assert 429 in answers[5:]


def test_who_is_refused_and_tries_again_without_a_pause_is_heard_as_soon_as_others(tmp_path: Path) -> None:
    with open_site(tmp_path) as site:
        assert 429 in [site.writes("Hello").status_code for _ in range(12)]
        wait_for("the next message to be taken", lambda: site.writes("Are you there?").ok)


def test_messages_are_counted_not_requests(tmp_path: Path) -> None:
    with open_site(tmp_path) as site:
        five = [{"id": f"m{number}", "text": "Hello"} for number in range(5)]
        assert site.post("/messages", {"messages": five}).status_code == 200
        assert site.post("/messages", {"messages": five}).status_code == 429
        assert site.post("/messages", {"messages": [*five, *five]}, "b" * 43).status_code in (400, 429)


def test_a_panel_reports_only_so_often_what_it_has_shown(tmp_path: Path) -> None:
    with open_site(tmp_path) as site:
        site.writes("Hello")
        answers = [site.post("/seen", {"seen": [{"id": "x", "status": "read"}]}).status_code for _ in range(40)]
        assert 429 in answers


def test_the_more_come_the_more_each_proves() -> None:
    assert bits_for(0, 0) == BITS
    assert bits_for(3, 0) == BITS + 1
    assert bits_for(100, 0) >= BITS + 5
    assert bits_for(0, 5000) >= BITS + 4
    assert bits_for(1e9, 1e9) == MOST_BITS


def test_a_network_that_proved_work_lately_proves_more() -> None:
    now = [0.0]
    lately = Lately(6 / 3600, lambda: now[0])
    for _ in range(12):
        lately.add("81.2.69.7")
    assert (lately.of("81.2.69.7"), lately.of("81.2.69.8")) == (12, 0)
    now[0] = 3600.0
    assert lately.of("81.2.69.7") == 6


def test_a_body_without_a_length_is_read_no_further_than_it_may_be(tmp_path: Path) -> None:
    with open_site(tmp_path) as site:
        sent = []

        def drips() -> Iterator[bytes]:
            for _ in range(90):
                sent.append(1)
                yield b" " * 100_000

        headers = {"Origin": site.settings.chat_origin}
        with contextlib.suppress(requests.ConnectionError):
            answer = requests.post(f"{site.url}/sign-in", data=drips(), headers=headers, timeout=20)
            assert answer.json() == {"error": "too_long"}
        assert site.get("/messages").status_code == 200


def test_a_file_of_somebody_unknown_is_not_even_read(tmp_path: Path) -> None:
    with open_site(tmp_path) as site:
        headers = {"Origin": site.settings.chat_origin, "Authorization": f"Bearer {'a' * 43}"}
        with socket.create_connection(("127.0.0.1", site.settings.webchat_port), timeout=10) as line:
            lines = [f"POST /chat/demo/files?id=f1 HTTP/1.1\r\nHost: x\r\nContent-Length: {9_000_000}"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            line.sendall("\r\n".join([*lines, "", ""]).encode())
            assert b"file_first" in line.recv(4096)


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b'{"messages": [], "proof": [1]}', "application/json"), (b"{}", "application/json; charset=foo")],
)
def test_odd_requests_are_refused_in_words(tmp_path: Path, body: bytes, kind: str) -> None:
    with open_site(tmp_path) as site:
        headers = {"Origin": site.settings.chat_origin, "Authorization": f"Bearer {'a' * 43}", "Content-Type": kind}
        answer = requests.post(f"{site.url}/messages", data=body, headers=headers, timeout=10)
        assert answer.json() == {"error": "failed"}


def test_too_long_a_text_is_refused_and_not_cut(tmp_path: Path) -> None:
    with open_site(tmp_path) as site:
        assert site.writes("x" * 2001).json() == {"error": "too_long"}


def test_visitors_of_one_network_are_counted_together_and_its_address_is_kept_nowhere(tmp_path: Path) -> None:
    with open_site(tmp_path, MOSTRADOR_TRUSTED_PROXY="127.0.0.1") as site:
        for letter, address in (("a", "81.2.69.7"), ("b", "81.2.69.7"), ("c", "81.2.69.8")):
            message = {"messages": [{"id": "x", "text": "Where is order 1001?"}], "page": {"page": "https://s.example"}}
            headers = {"X-Forwarded-For": address}
            assert site.post("/messages", message, letter * 43, **headers).status_code == 200
        first, second, third = (site.conversation(letter * 43).origin or {} for letter in "abc")
        assert first["network"] == second["network"] != third["network"]
        assert first["page"] == "https://s.example"
        rows = site.store._database.rows("SELECT 1 FROM journal WHERE body LIKE '%81.2.69%'")
        assert not rows
        assert "81.2.69" not in str((first, third))


def test_behind_a_proxy_that_nobody_named_no_network_counts_as_one(tmp_path: Path) -> None:
    with open_site(tmp_path) as site:
        assert site.writes("Where is order 1001?").status_code == 200
        assert "network" not in (site.conversation().origin or {})
