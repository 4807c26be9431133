"""The life of a shop whose customers ask what the bot does not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.connectors.faq.unanswered.life import Life


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)
