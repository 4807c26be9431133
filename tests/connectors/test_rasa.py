"""The client of Rasa: whatever Rasa does wrong is a failed attempt with the step's name, never silence."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.conversations.turn import Turn, Utterance
from connectors.rasa import Rasa, TurnFailed
from tests.bot.store.shop import Shop

GOOD = {
    "replies": [
        {
            "text": "5 euros",
            "image": None,
            "choices": [{"title": "A person", "payload": "ask_person"}],
            "response": "r",
        },
        {"text": "Anything else?", "image": None, "choices": [], "response": None},
    ],
    "actions": ["utter_faq"],
    "events": [],
    "slots": {},
    "language": "en",
    "understood": [{"entry": "faq/shipping_cost", "confidence": 0.9}],
    "intent": "faq",
    "handed_off": False,
    "model_id": "m",
}


class FakeRasa:
    """Answers every turn call with what it was told to."""

    def __init__(self) -> None:
        self.status = 200
        self.body: Any = GOOD
        self.heard: list[dict[str, Any]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                fake.heard.append(json.loads(self.rfile.read(length)))
                content = fake.body if isinstance(fake.body, bytes) else json.dumps(fake.body).encode()
                self.send_response(fake.status if self.headers["Authorization"] == "Bearer t" else 401)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Keeps the terminal quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def fake() -> Iterator[FakeRasa]:
    rasa = FakeRasa()
    yield rasa
    rasa.server.shutdown()
    rasa.server.server_close()


@pytest.fixture
def turn(tmp_path: Path) -> Turn:
    shop = Shop(tmp_path)
    shop.writes("how much is shipping?")
    return shop.turn()


def ask(fake: FakeRasa, turn: Turn, token: str = "t") -> Any:
    return Rasa(fake.url, token, 2.0).answer(turn, (Utterance(text="how much?"),), max_choices=3)


def test_all_replies_are_taken_in_order_with_their_buttons(fake: FakeRasa, turn: Turn) -> None:
    answer = ask(fake, turn)
    assert [draft.text for draft in answer.replies] == ["5 euros", "Anything else?"]
    assert answer.replies[0].choices == (("A person", "ask_person"),)
    assert fake.heard[0]["attempt_id"] == turn.attempt_id


@pytest.mark.parametrize(
    ("status", "body", "step"),
    [
        (503, {"step": "action_hand_off", "reason": "left no trace"}, "action_hand_off"),
        (500, b"<html>", "rasa"),
        (200, b"", "rasa"),
        (200, {}, "rasa"),
        (200, [], "rasa"),
        (200, {**GOOD, "replies": []}, "rasa"),
    ],
)
def test_a_failure_names_its_step(fake: FakeRasa, turn: Turn, status: int, body: Any, step: str) -> None:
    fake.status, fake.body = status, body
    with pytest.raises(TurnFailed) as failed:
        ask(fake, turn)
    assert failed.value.step == step


def test_a_wrong_token_or_a_closed_port_is_a_failure_too(fake: FakeRasa, turn: Turn) -> None:
    with pytest.raises(TurnFailed):
        ask(fake, turn, token="wrong")
    with pytest.raises(TurnFailed):
        Rasa("http://127.0.0.1:9", "t", 1.0).answer(turn, (Utterance(text="x"),), max_choices=3)


class Clock:
    """A clock that stands still until it is moved."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


def is_starting(rasa: Rasa, turn: Turn) -> bool:
    with pytest.raises(TurnFailed) as failed:
        rasa.answer(turn, (Utterance(text="x"),), max_choices=3)
    return failed.value.starting


def test_who_has_not_answered_since_we_started_is_starting_for_a_while(turn: Turn) -> None:
    clock = Clock()
    rasa = Rasa("http://127.0.0.1:9", "t", 1.0, start_seconds=60, now=clock)
    assert is_starting(rasa, turn)
    clock.at += 59
    assert is_starting(rasa, turn)
    clock.at += 2
    assert not is_starting(rasa, turn), "it is down"


def test_who_answered_and_is_gone_is_starting_and_who_fails_otherwise_is_not(fake: FakeRasa, turn: Turn) -> None:
    clock = Clock()
    rasa = Rasa(fake.url, "t", 1.0, start_seconds=60, now=clock)
    clock.at += 3600
    assert rasa.answer(turn, (Utterance(text="x"),), max_choices=3).intent == "faq"
    fake.status, fake.body = 503, {"step": "model", "reason": "broken"}
    assert not is_starting(rasa, turn)
    fake.server.shutdown()
    fake.server.server_close()
    assert is_starting(rasa, turn), "the supervisor starts it again"
    clock.at += 61
    assert not is_starting(rasa, turn)
