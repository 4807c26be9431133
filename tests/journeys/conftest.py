"""The running product for journeys: everything that `mostrador run` starts, with the trained bot, once a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from bot.agent import Role
from bot.notices import read_notices
from bot.settings import ROOT
from bot.store.store import Store
from connectors.sandbox.client import Sandbox
from connectors.sandbox.stack import Stack
from tests.conftest import chromium
from tests.journeys.people import Desk


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("stack")
    with Stack(folder) as running:
        yield running


@pytest.fixture(scope="session")
def sandbox(stack: Stack) -> Iterator[Sandbox]:
    phones = Sandbox(stack.sandbox_url)
    yield phones
    assert phones.unknown() == [], "our code called something that the providers don't have"


@pytest.fixture(scope="session")
def store(stack: Stack) -> Store:
    return Store(stack.database, read_notices(ROOT / "data"))


@pytest.fixture(scope="session")
def eva(store: Store) -> Desk:
    known = store.agents.by_login("eva")
    agent = known[0] if known else store.agents.add(name="Eva", login="eva", role=Role.AGENT, now=1.0)
    return Desk(store, agent.agent_id)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # One for all journeys: a thread can't have two.
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-quic"])
    yield launched
    launched.close()
