"""A shop that has some weeks behind it, its site, and its owner's browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.store.reports.year import HOURS, Truth
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site
from tests.connectors.reports.weeks import Weeks, fill, sign_in_path


@pytest.fixture(scope="session")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Weeks:
    """What all these tests begin with."""
    return fill(tmp_path_factory.mktemp("weeks"))


@pytest.fixture
def truths(weeks: Weeks) -> list[Truth]:
    """What truly was."""
    return weeks.truths


@pytest.fixture
def shop(weeks: Weeks, tmp_path: Path) -> Iterator[Shop]:
    """A copy of the shop to work on."""
    shop = weeks.copy(tmp_path)
    yield shop
    shop.store.close()


@pytest.fixture
def site(shop: Shop) -> Site:
    return Site(shop, hours=HOURS)


@pytest.fixture
def owner(site: Site) -> Browser:
    """The owner's browser."""
    browser = site.stranger()
    browser.submits(sign_in_path(site))
    return browser
