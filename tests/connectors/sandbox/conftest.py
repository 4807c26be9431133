"""A running sandbox with a shop that hears its webhooks, and a clock that the test moves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.sandbox.server import Server
from connectors.sandbox.testing.client import Sandbox
from tests.connectors.sandbox.shop import Graph, Shop, open_shop


class Clock:
    """The time of day, which the test may turn on."""

    def __init__(self) -> None:
        self.ahead_seconds = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead_seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


@pytest.fixture
def server(tmp_path: Path, shop: Shop, clock: Clock) -> Iterator[Server]:
    with Server(database=tmp_path / "sandbox.db", web_url=shop.url, retry_seconds=0.02, clock=clock) as server:
        yield server


@pytest.fixture
def sandbox(server: Server) -> Sandbox:
    return Sandbox(server.url)


@pytest.fixture
def graph(server: Server) -> Graph:
    return Graph(server.url)
