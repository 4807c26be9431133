"""An editor over a copy of the data folder, for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.connectors.faq.editor import Editor, editor_of, site_with_own_data


@pytest.fixture
def marta(tmp_path: Path) -> Editor:
    return editor_of(site_with_own_data(tmp_path))
