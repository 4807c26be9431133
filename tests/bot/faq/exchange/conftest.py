"""A small data folder for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.faq.check import check
from tests.bot.faq.exchange.small_shop import fill


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of the small shop."""
    fill(tmp_path / "data")
    assert check(tmp_path / "data") == []
    return tmp_path / "data"
