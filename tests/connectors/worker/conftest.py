"""A fresh shop for each test; its clock is the real one, as the worker reads that."""

import time
from pathlib import Path

import pytest

from tests.bot.store.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path, now=time.time() - 600)
