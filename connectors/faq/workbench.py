"""Workbench: everything that the FAQ pages work with, in one object that tests can build."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from bot.conversations.message import Draft
from bot.faq.editing.checks import Checks
from bot.faq.editing.fact_list import FactList
from bot.faq.editing.library import Library
from bot.faq.editing.outlet import Outlet, Outlets
from bot.faq.editing.preview import Previewer
from bot.settings import Settings
from bot.shop.answers import SHOP_FILE
from bot.shop.facts import read_shop
from connectors.channels.registry import CHANNELS
from connectors.desk.desk import Desk
from connectors.faq.refusals import refusal_of
from connectors.rasa import Taken


class Scorer(Protocol):
    """What the running bot makes of texts in a language, or what a model by its name would that is not live; raises
    TurnFailed where it can't be asked."""

    def __call__(self, language: str, texts: Sequence[str], model: str | None = None) -> list[Taken]: ...


@dataclass(frozen=True, kw_only=True)
class Workbench:
    """The parts of the FAQ pages: the desk that they belong to, and the settings, which say where the files are.

    `scorer` asks the running bot; None where none runs beside.
    """

    desk: Desk
    settings: Settings
    scorer: Scorer | None = None

    @property
    def data(self) -> Path:
        """The folder that holds what the bot knows."""
        return self.settings.root / "data"

    @cached_property
    def library(self) -> Library:
        """The entries in the folder."""
        return Library(self.data)

    def entry_titles(self) -> dict[str, str]:
        """Each entry of the folder with its title, in the shop's first language that has one."""
        self.library.refresh()
        languages = self.desk.languages
        titles = {entry.name: entry.title((*languages, *entry.parts)) for entry in self.library.entries()}
        return {name: title for name, title in titles.items() if title != name}

    def read_ahead(self) -> None:
        """Reads the entries beside what else happens, so that nobody waits for it: a thousand take some seconds."""
        threading.Thread(target=self.library.refresh, name="entries", daemon=True).start()

    @cached_property
    def outlets(self) -> Outlets:
        """The channels that answers are written for."""
        return {name: Outlet(title=channel.title, can=channel.capabilities) for name, channel in CHANNELS.items()}

    @cached_property
    def checks(self) -> Checks:
        """What editors are told while they type."""
        return Checks(self.data, self.library, self.outlets)

    @property
    def previewer(self) -> Previewer:
        """What customers would read, by the facts as they stand in the folder. Raises YamlFault, ShopFault, OSError."""
        return self._previewer_of(self.checks.facts)

    @property
    def published_previewer(self) -> Previewer:
        """What customers read, by the facts that are published. Raises as `previewer`."""
        folder = self.settings.live_folder.path
        return self.previewer if folder == self.data else self._previewer_in(folder)

    @cached_property
    def _previewer_in(self) -> Callable[[Path], Previewer]:
        # What is published never changes in its folder.
        return lru_cache(maxsize=1)(lambda folder: Previewer(FactList(read_shop(folder / SHOP_FILE))))

    @cached_property
    def _previewer_of(self) -> Callable[[FactList], Previewer]:
        # What customers may name takes a second to learn, and changes with the facts only.
        return lru_cache(maxsize=1)(Previewer)

    def refusal(self, channel: str, draft: Draft) -> str:
        """Why a channel would refuse a message, "" where it takes it."""
        return refusal_of(channel, draft, self.data)
