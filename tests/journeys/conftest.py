"""The running product for journeys: everything that `mostrador run` starts, with the trained bot, once a session."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.faq.training import make_live
from bot.settings import ROOT
from bot.shop.notices import read_notices
from bot.store.store import Store
from bot.team.agent import Role
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.journeys.editor import Editor
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


@pytest.fixture
def editor(tmp_path: Path, trained_model: Path) -> Iterator[Editor]:
    """A project of one's own beside the trained bot, with what its training keeps for the next one."""
    root = tmp_path / "project"
    for name in ("bot", "actions", "connectors", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, root / name)
    for name in ("encoders", "embeddings", "languages"):
        if (ROOT / "models" / name).is_dir():
            shutil.copytree(ROOT / "models" / name, root / "models" / name)
    (root / "models").mkdir(exist_ok=True)
    make_live(root, Path(shutil.copy(trained_model, root / "models")))
    with Stack(tmp_path / "var", root=root) as stack:
        yield Editor(stack)
