"""The running product for journeys: everything that `mostrador run` starts, with the trained bot, once a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.shop.notices import read_notices
from bot.store.store import Store
from bot.team.agent import Role
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack
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


@pytest.fixture
def eva(store: Store) -> Iterator[Desk]:
    """An agent who leaves with empty hands, so that each journey finds her with all her slots free."""
    known = store.agents.by_login("eva")
    agent = known[0] if known else store.agents.add(name="Eva", login="eva", role=Role.AGENT, now=1.0)
    eva = Desk(store, agent.agent_id)
    yield eva
    eva.lets_go()
