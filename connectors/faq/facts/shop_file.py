"""The shop's file as the pages of facts work with it: what it holds now, its languages, and the uses of its facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.faq.facts.uses import Uses
from bot.faq.texts.uses import title_of_response
from bot.shop.answers import SHOP_FILE, Answers, read_answers, titles
from bot.shop.facts import ShopFault
from bot.shop.wording import WORDINGS
from bot.yaml import YamlFault, read_yaml
from connectors.faq.changing import Unreadable

_FAQ = "utter_faq/"


@dataclass(frozen=True)
class ShopFile:
    """data/shop.yml as an editor finds it now. Raises Unreadable where it can't be read."""

    data: Path

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.data / SHOP_FILE

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """Everything in it."""
        try:
            return read_yaml(self.path)
        except (YamlFault, OSError) as error:
            raise Unreadable(str(error)) from error

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it names and that have a wording, its first one first."""
        given = self.content.get("languages")
        known = [language for language in (given if isinstance(given, list) else ()) if language in WORDINGS]
        return tuple(known) or tuple(WORDINGS)

    @property
    def currency(self) -> str:
        """The currency of its first price (ISO 4217), which a price without one is in."""
        zones = self.content.get("zones")
        for zone in zones.values() if isinstance(zones, Mapping) else ():
            if isinstance(zone, Mapping) and str(zone.get("price", "")).count(" ") == 1:
                return str(zone["price"]).rpartition(" ")[2]
        return "EUR"

    @cached_property
    def answers(self) -> Answers:
        """The answers with these facts."""
        try:
            return read_answers(self.data)
        except (YamlFault, ShopFault, OSError) as error:
            raise Unreadable(str(error)) from error

    @cached_property
    def uses(self) -> Uses:
        """Which responses tell a fact."""
        return Uses(self.answers)

    @cached_property
    def _titles(self) -> Mapping[str, Mapping[str, str]]:
        return titles(self.data, self.languages)

    @property
    def entries(self) -> dict[str, str]:
        """Each entry with its title in the first language that has one."""
        return {
            entry: next(iter(by_language.values()), entry)
            for entry, by_language in self._titles.items()
            if entry.startswith("faq/")
        }

    def response_title(self, name: str) -> str:
        """What a response is called: the title of its entry, or of the text."""
        if name.startswith(_FAQ):
            entry = name.removeprefix("utter_")
            return self.entries.get(entry, entry)
        return title_of_response(name)
