"""A fresh site for each test."""

from pathlib import Path

import pytest

from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(Shop(tmp_path))


@pytest.fixture
def shop(site: Site) -> Shop:
    return site.shop
