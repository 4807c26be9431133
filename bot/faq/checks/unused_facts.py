"""Unused facts: facts of data/shop.yml that no answer names and no code reads; changing one changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.faq.facts.titles import covers
from bot.faq.facts.uses import MADE_FROM
from bot.shop.answers import Answers
from bot.shop.facts import Shop

# Facts that the code reads without an answer naming them: languages, hours, and the words for things that customers
# name (bot.language) and for what tables show.
READ_BY_CODE = ("languages", "hours", "places", "categories", "columns", "suggested")


def unused_facts(answers: Answers) -> list[str]:
    """The paths of the facts that nothing uses, in the order of the file; a text in several languages is one fact."""
    names = answers.placeholders()
    paths = [*READ_BY_CODE, *(path for name in names for path in MADE_FROM.get(name, (name,)))]
    patterns = [path.split(".") for path in paths]
    facts = _paths(answers.shop)
    return [".".join(path) for path in facts if not any(covers(pattern, path) for pattern in patterns)]


def fact_paths(shop: Shop) -> list[str]:
    """The paths of the facts that an answer may name, in the order of the file."""
    patterns = [path.split(".") for path in READ_BY_CODE]
    return [".".join(path) for path in _paths(shop) if not any(covers(pattern, path) for pattern in patterns)]


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
