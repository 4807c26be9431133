"""Unused facts: facts of data/shop.yml that no answer names and no code reads; changing one changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.shop.answers import Answers
from bot.shop.derived_facts import DERIVED_FACTS
from bot.shop.facts import OPENING_HOURS, Shop

# Facts that the code reads without an answer naming them: languages, hours, and the words for things that customers
# name (bot.language) and for what tables show.
_READ_BY_CODE = ("languages", "hours", "places", "categories", "columns", "suggested")
# The sources of placeholders that are not in the file and are no derived facts.
_MADE_FROM: Mapping[str, tuple[str, ...]] = {
    **{name: fact.made_from for name, fact in DERIVED_FACTS.items()},
    OPENING_HOURS: ("hours",),
    "about.price": ("zones.*.price",),
    "about.days": ("zones.*.days",),
    "about.country": ("zones.*.countries",),
    "about.to_country": ("zones.*.countries",),
    "about.free_from": ("zones.*.free_from",),
    "about.reached": ("zones.*.free_from",),
    "about.missing": ("zones.*.free_from",),
    "about.free_to": ("zones.*.free_from", "zones.*.countries"),
    "about.express": ("zones.*.express",),
    "about.cash_on_delivery": ("zones.*.cash_on_delivery",),
    "about.customs": ("zones.*.customs", "places.*.customs"),
    "about.method": ("payment.methods.*",),
    "about.size": ("sizes.*.*",),
    "about.same": ("sizes.*.*",),
    "about.table": ("sizes.*.*",),
}


def unused_facts(answers: Answers) -> list[str]:
    """The paths of the facts that nothing uses, in the order of the file; a text in several languages is one fact."""
    names = answers.placeholders()
    paths = [*_READ_BY_CODE, *(path for name in names for path in _MADE_FROM.get(name, (name,)))]
    patterns = [path.split(".") for path in paths]
    facts = _paths(answers.shop)
    return [".".join(path) for path in facts if not any(_covers(pattern, path) for pattern in patterns)]


def fact_paths(shop: Shop) -> list[str]:
    """The paths of the facts that an answer may name, in the order of the file."""
    patterns = [path.split(".") for path in _READ_BY_CODE]
    return [".".join(path) for path in _paths(shop) if not any(_covers(pattern, path) for pattern in patterns)]


def _paths(shop: Shop) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(_facts(shop.facts, (), frozenset(shop.languages))))


def _facts(value: Any, path: tuple[str, ...], languages: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """The path of each fact under `value`: the rows of a table each, a plain list or a text in languages as one."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from [path] if key in languages else _facts(below, (*path, str(key)), languages)
    elif isinstance(value, list) and any(isinstance(row, Mapping) and set(row) - languages for row in value):
        for number, row in enumerate(value):
            yield from _facts(row, (*path, str(number)), languages)
    else:
        yield path


def _covers(pattern: Iterable[str], path: tuple[str, ...]) -> bool:
    """Whether the pattern names the path or a section that holds it."""
    parts = list(pattern)
    return len(parts) <= len(path) and all(part in ("*", name) for part, name in zip(parts, path, strict=False))
