"""Called: what each fact of a shop's file is called on the pages, with the zone, the place or the holiday it is of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.faq.facts.groups import groups_of
from bot.faq.facts.panels import Panel, panels_of
from bot.faq.facts.titles import title_of
from bot.phrases import phrase

_HOLIDAYS = "hours.holidays"


class FactTitles:
    """The titles of the facts of one shop's file, by path. A holiday's path has its first day, not its number, so that
    it stays the same when another is added before it."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        spoken = content.get("languages")
        self._languages = tuple(map(str, spoken)) if isinstance(spoken, list) and spoken else ("en",)
        self._titles = {
            fact.path: _with_its_panel(fact.title, panel)
            for group in groups_of(content)
            for panel in panels_of(group, content, self._languages)
            for fact in panel.facts
        }
        self._titles |= _holiday_titles(content, self._languages)

    def title(self, path: str) -> str:
        """What the fact at a path is called; one that no page shows by the name of its key."""
        parts = path.split(".")
        for end in range(len(parts), 0, -1):
            if known := self._titles.get(".".join(parts[:end])):
                return known
        return title_of(path)


def holiday_keys(holidays: Sequence[Any]) -> list[str]:
    """What tells holidays apart: the first day, or the number where two begin on one day or one has none."""
    days = [str(each.get("date", "")) if isinstance(each, Mapping) else "" for each in holidays]
    return [day if day and days.count(day) == 1 else str(number) for number, day in enumerate(days)]


def _with_its_panel(title: str, panel: Panel) -> str:
    """The title, with the panel's behind it where each of many panels has such a fact."""
    if "." not in panel.path or panel.title == title:
        return title
    places, _, last = panel.title.rpartition(", ")
    return (
        phrase("%(title)s, %(places)s and %(last)s", title=title, places=places, last=last)
        if places
        else f"{title}, {last}"
    )


def _holiday_titles(content: Mapping[str, Any], languages: Sequence[str]) -> dict[str, str]:
    hours = content.get("hours")
    holidays = hours.get("holidays") if isinstance(hours, Mapping) else None
    if not isinstance(holidays, list):
        return {}
    titles = {}
    for key, holiday in zip(holiday_keys(holidays), holidays, strict=True):
        name = holiday.get("name") if isinstance(holiday, Mapping) else None
        called = name.get(languages[0]) if isinstance(name, Mapping) else name
        day = phrase("Holiday on %(key)s", key=key) if "-" in key else phrase("Holiday no. %(key)s", key=int(key) + 1)
        titles[f"{_HOLIDAYS}.{key}"] = f"{day}, {called}" if called else day
    return titles
