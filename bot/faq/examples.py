"""Examples: the phrasings that the bot learns from, in an order that does not depend on the disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.faq.content import parse, read_blocks
from bot.shop.answers import SHOP_FILE
from bot.shop.facts import ShopFault, read_shop
from bot.yaml import YamlFault


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
    """The examples in the shop's languages as they stand in a data folder, with the titles. Raises UnusableData."""
    parsed, faults = parse(data_folder)
    try:
        shop = read_shop(data_folder / SHOP_FILE)
        blocks = [block for block in read_blocks(parsed) if not shop.leaves_out(block.language)]
    except (YamlFault, ShopFault, OSError, AttributeError, KeyError, TypeError) as error:
        raise UnusableData(f"data/ can't be read as it is ({error}): run `mostrador check`") from error
    if faults or not all(block.language for block in blocks):
        raise UnusableData("data/ can't be read as it is: run `mostrador check`, which says what to mend")
    return with_titles(
        Example(language=str(block.language), entry=block.entry, text=text, title=block.title)
        for block in blocks
        for text in block.examples
    )


def with_titles(given: Iterable[Example]) -> list[Example]:
    """The examples and each entry's title as one more, sorted by language, entry and text: a customer may type the
    title of a button."""
    examples = set(given)
    texts = {(example.language, example.entry, example.text.casefold()) for example in examples}
    titles = {
        replace(example, text=example.title)
        for example in examples
        if example.title and (example.language, example.entry, example.title.casefold()) not in texts
    }
    return sorted(examples | titles, key=lambda example: (example.language, example.entry, example.text))


def with_lent(given: Iterable[Example], languages: Sequence[str]) -> list[Example]:
    """For each of `languages`, in their order, its examples; those of an entry that it lacks are lent, with the title,
    by the first language that has some: a button or a word that is alike finds the entry all the same.

    Raises UnusableData for a language without any example of its own.
    """
    by_language: dict[str, dict[str, list[Example]]] = {language: {} for language in languages}
    for example in given:
        by_language.setdefault(example.language, {}).setdefault(example.entry, []).append(example)
    if silent := [language for language in languages if not by_language[language]]:
        raise UnusableData(
            f"data/ has no examples in {', '.join(silent)}: write some, or change `languages:` in shop.yml"
        )
    lenders = {entry: examples for language in reversed(languages) for entry, examples in by_language[language].items()}
    return [
        replace(example, language=language)
        for language in languages
        for entry, examples in sorted((lenders | by_language[language]).items())
        for example in examples
    ]


def titles_of(examples: Iterable[Example]) -> dict[str, dict[str, str]]:
    """The button title of each entry by language. Raises UnusableData for an entry without a title."""
    titles: dict[str, dict[str, str]] = {}
    for example in examples:
        if example.title:
            titles.setdefault(example.entry, {})[example.language] = example.title
        elif "/" in example.entry:
            raise UnusableData(f"{example.entry} ({example.language}) has no title: add `title: …` beside its language")
    return titles
