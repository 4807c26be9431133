"""Examples: the phrasings that the bot learns from, in an order that does not depend on the disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.faq.content import parse, read_blocks


class UnusableData(ValueError):
    """The data can't train a model; the message names entry and cure."""


@dataclass(frozen=True, kw_only=True, order=True)
class Example:
    """One example phrasing; `entry` is the full intent (faq/shipping_cost), `title` its button in this language."""

    language: str
    entry: str
    text: str
    title: str | None = None


def examples_in(data_folder: Path) -> list[Example]:
    """The examples as they stand in a data folder, with the titles. Raises UnusableData."""
    parsed, faults = parse(data_folder)
    try:
        blocks = read_blocks(parsed)
    except (AttributeError, KeyError, TypeError) as error:
        raise UnusableData(f"data/ can't be read as it is ({error}): run `mostrador check`") from error
    if faults or not all(block.language for block in blocks):
        raise UnusableData("data/ can't be read as it is: run `mostrador check`, which says what to mend")
    return with_titles(
        Example(language=str(block.language), entry=block.entry, text=text, title=block.title)
        for block in blocks
        for text in block.examples
    )


def with_titles(given: Iterable[Example]) -> list[Example]:
    """Sorted by language, entry and text, with each entry's title as one more example: a customer may type what a
    button says, and it names the matter."""
    found = set(given)
    said = {(each.language, each.entry, each.text.casefold()) for each in found}
    titles = {
        replace(each, text=each.title)
        for each in found
        if each.title and (each.language, each.entry, each.title.casefold()) not in said
    }
    return sorted(found | titles, key=lambda each: (each.language, each.entry, each.text))


def titles_of(examples: Iterable[Example]) -> dict[str, dict[str, str]]:
    """The button of each entry by language. Raises UnusableData for an entry without one."""
    titles: dict[str, dict[str, str]] = {}
    for each in examples:
        if each.title:
            titles.setdefault(each.entry, {})[each.language] = each.title
        elif "/" in each.entry:
            raise UnusableData(f"{each.entry} ({each.language}) has no title: add `title: …` beside its language")
    return titles
