"""A real Rasa, a real action server and a small internal API, started once for all tests of this folder."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.faq.training import RASA_ENVIRONMENT
from bot.settings import ROOT
from tests.conftest import unused_port

TOKEN = "turn-token-of-the-tests"
_START_SECONDS = 90.0


@dataclass
class InternalApi:
    """Takes handoff requests as the connector does; `status` is what it answers with.

    Asked about an order it keeps the enquiry and answers `order`; without one, the shop has no orders here.
    """

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    status: int = 201
    enquiries: list[dict[str, Any]] = field(default_factory=list)
    order: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RasaServer:
    """A running Rasa that tests talk to as the worker does."""

    url: str
    internal: InternalApi
    logs: Path

    def call(self, path: str, body: Any = None, token: str = TOKEN) -> tuple[int, dict[str, Any]]:
        """Status and JSON of one call; `body` None is a GET, bytes go out as they are."""
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/webhooks/turn/{path}", data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


@dataclass
class Customer:
    """A customer on one channel, whose state the test carries from call to call as the worker does."""

    rasa: RasaServer
    channel: str = "telegram"
    language: str | None = None
    phone_language: str | None = None
    max_choices: int = 4
    events: list[Any] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    attempts: int = 0

    def call(self, text: str, choice: str | None = None) -> dict[str, Any]:
        """The turn call for one message."""
        self.attempts += 1
        return {
            "attempt_id": f"attempt-{id(self)}-{self.attempts}",
            "messages": [{"text": text, "choice": choice, "phone_language": self.phone_language}],
            "channel": self.channel,
            "language": self.language,
            "slots": self.slots,
            "events": self.events,
            "max_choices": self.max_choices,
        }

    def writes(self, text: str, choice: str | None = None) -> dict[str, Any]:
        """What the bot made of it; the state is carried on."""
        status, result = self.rasa.call("answer", self.call(text, choice))
        assert status == 200, result
        self.events, self.slots, self.language = result["events"], result["slots"], result["language"]
        return result

    def presses(self, payload: str) -> dict[str, Any]:
        """Presses a button."""
        return self.writes("", choice=payload)


@pytest.fixture(scope="session")
def internal_api() -> Iterator[InternalApi]:
    """The internal API on a loopback port."""
    port = unused_port()
    api = InternalApi(url=f"http://127.0.0.1:{port}")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/orders":
                api.enquiries.append(json.loads(body))
                self._tell(json.dumps({"response": "", **api.order}).encode())
                return
            api.requests.append(json.loads(body) | {"token": self.headers["Authorization"]})
            self.send_response(api.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _tell(self, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield api
    server.shutdown()


@pytest.fixture(scope="session")
def rasa(
    trained_model: Path, internal_api: InternalApi, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RasaServer]:
    """Rasa and the action server, ready."""
    rasa_port, actions_port = unused_port(), unused_port()
    logs = tmp_path_factory.mktemp("log")
    actions = {"MOSTRADOR_INTERNAL_URL": internal_api.url, "MOSTRADOR_INTERNAL_TOKEN": "internal"}
    turn = {"MOSTRADOR_TURN_TOKEN": TOKEN, "MOSTRADOR_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook"}
    rasa_command = ["bot.rasa.serving", "--model", str(trained_model), "--port", str(rasa_port)]
    with (
        started(["actions", "--port", str(actions_port)], actions, logs / "actions.log") as actions_alive,
        started(rasa_command, turn, logs / "rasa.log") as rasa_alive,
    ):
        server = RasaServer(url=f"http://127.0.0.1:{rasa_port}", internal=internal_api, logs=logs)
        wait_until(lambda: server.call("ready")[0] == 200, rasa_alive)
        wait_until(lambda: _opens(f"http://127.0.0.1:{actions_port}/health"), actions_alive)
        yield server


@pytest.fixture
def customer(rasa: RasaServer) -> Customer:
    """Somebody who has not written before."""
    rasa.internal.status = 201
    rasa.internal.requests.clear()
    rasa.internal.enquiries.clear()
    rasa.internal.order = {}
    return Customer(rasa)


@contextmanager
def started(module: list[str], environment: dict[str, str], log: Path) -> Iterator[Callable[[], bool]]:
    """Runs `python -m …` from the root and ends it; yields whether it is still alive."""
    whole = os.environ | RASA_ENVIRONMENT | {"PYTHONPATH": str(ROOT)} | environment
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, env=whole, stdout=output, stderr=output)
        try:
            yield lambda: process.poll() is None
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_until(condition: Callable[[], bool], alive: Callable[[], bool]) -> None:
    """Waits for a started server; fails at once where it has ended."""
    limit = time.monotonic() + _START_SECONDS
    while time.monotonic() < limit:
        assert alive(), "the server ended while starting"
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("the server did not become ready")


def _opens(url: str) -> bool:
    with urllib.request.urlopen(url, timeout=5):
        return True


@pytest.fixture(scope="session")
def processor(trained_model: Path) -> Any:
    """The same model inside this process, for what can't be seen or broken from outside."""
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import EndpointConfig
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    agent = Agent.load(trained_model, generator=EndpointConfig(type="bot.rasa.generator.AnswerGenerator"))
    return agent.processor


@pytest.fixture(scope="session")
def parse(processor: Any) -> Callable[..., dict[str, Any]]:
    """What the model says of a text: Rasa's parse data."""
    from rasa.core.channels.channel import UserMessage

    def parsed(text: str, **metadata: Any) -> dict[str, Any]:
        found: dict[str, Any] = asyncio.run(processor.parse_message(UserMessage(text, metadata=metadata)))
        return found

    return parsed
