"""Editors at a desk over a copy of the data folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.team.agent import Role
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site whose data folder belongs to the test."""
    shutil.copytree(ROOT / "data", tmp_path / "root" / "data")
    return Site(Shop(tmp_path), root=tmp_path / "root")


@pytest.fixture
def marta(site: Site) -> Browser:
    return editor(site, "Marta")


@pytest.fixture
def noor(site: Site) -> Browser:
    return editor(site, "Noor")


def editor(site: Site, name: str) -> Browser:
    """The browser of an editor of this name."""
    agent = site.shop.store.agents.add(name=name, login=name.lower(), role=Role.EDITOR, now=site.shop.now)
    return site.agent(agent.agent_id)
