"""Workbench: everything that the FAQ pages work with, in one object that tests can build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from connectors.desk.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Workbench:
    """The parts of the FAQ pages: the desk that they belong to, and the settings, which say where the files are."""

    desk: Desk
    settings: Settings

    @property
    def data(self) -> Path:
        """The folder that holds what the bot knows."""
        return self.settings.root / "data"
