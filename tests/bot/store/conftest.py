"""A fresh shop for each test."""

from pathlib import Path

import pytest

from bot.team.routing import Assignment, Policy
from tests.bot.store.rota import HOUR
from tests.bot.store.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def automatic(tmp_path: Path) -> Shop:
    """A shop that assigns by itself; nobody is there yet."""
    return Shop(tmp_path, policy=Policy(assignment=Assignment.AUTOMATIC, windows={"telegram": 24 * HOUR}))
