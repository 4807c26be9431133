"""The command line over a shop's own file, as a person at the terminal uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import Settings, read_settings
from connectors.cli import mostrador as command_line
from tests.bot.store.shop import Shop

Says = Callable[..., tuple[int, str]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"MOSTRADOR_DATA_DIR": str(tmp_path), "MOSTRADOR_SANDBOX": "yes", "MOSTRADOR_FILE": ""})


@pytest.fixture
def shop(settings: Settings) -> Shop:
    """A shop in the very file that the command opens."""
    settings.database.parent.mkdir(parents=True)
    settings.database.symlink_to(settings.database.parent / "shop.db")
    return Shop(settings.database.parent)


@pytest.fixture
def mostrador(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Says:
    def says(*words: str) -> tuple[int, str]:
        status = command_line().main(words, obj=settings, standalone_mode=False)
        return status, capsys.readouterr().out

    return says
