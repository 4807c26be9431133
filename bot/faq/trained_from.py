"""Trained from: what of a data folder a model learns: examples and titles, rules, languages, labelled messages.

Answers and facts are not among it: they are read as published at each turn. So a change of them needs no training.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.faq.called import intent_called
from bot.faq.content import Block, read_blocks
from bot.faq.trainer.regression import REGRESSION_FILE
from bot.language.identify import word_grams
from bot.language.names import language_called
from bot.language.places import names_alike
from bot.phrases import phrase
from bot.shop.answers import SHOP_FILE, content_files
from bot.shop.facts import Shop, ShopFault, read_shop
from bot.shop.other_languages import OTHER_LANGUAGES_FILE, other_language_codes
from bot.yaml import YamlFault, read_yaml

LABELLED = "labelled/"
_DIGITS = 16
_ENTRY = re.compile(r"examples or title of (?P<intent>.+) \((?P<language>[^()]+)\)")
# Read as published, counted entry by entry, or of no meaning.
_NOT_LEARNED = frozenset({"responses", "nlu", "version"})


@dataclass(frozen=True, kw_only=True)
class TrainedFrom:
    """`parts`: each thing that a model learns, in words, with a digest of it."""

    parts: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """One digest of all parts; it names the model's first half."""
        return _digest(dict(self.parts))


def needs_training(old: TrainedFrom, new: TrainedFrom) -> tuple[str, ...]:
    """What a model must learn anew to come from `old` to `new`, in words; nothing where the same model serves both."""
    names = dict.fromkeys([*new.parts, *old.parts])
    return tuple(name for name in names if old.parts.get(name) != new.parts.get(name))


def part_called(part: str, titles: Mapping[str, str]) -> str:
    """A part as the pages say it, with the titles of its entry and its language for their names. The names of parts
    themselves name models, so they stay as they are."""
    entry = _ENTRY.fullmatch(part)
    if entry is None:
        return part
    called = intent_called(entry["intent"], titles)
    return phrase(
        "phrasings or title of “%(called)s” (%(language_called)s)",
        called=called.strip("“”"),
        language_called=language_called(entry["language"]),
    )


def trained_from(data_folder: Path) -> TrainedFrom:
    """What a model learns of this folder. A file that can't be read counts with all that stands in it."""
    parts: dict[str, str] = {}
    parsed: dict[str, dict[str, Any]] = {}
    for path in content_files(data_folder):
        name = path.relative_to(data_folder).as_posix()
        try:
            parsed[name] = read_yaml(path)
        except YamlFault:
            parts[f"the file {name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        shop = read_shop(data_folder / SHOP_FILE)
        return TrainedFrom(parts=parts | dict(_parts(parsed, shop)))
    except (YamlFault, ShopFault, OSError, AttributeError, KeyError, TypeError, ValueError):
        return TrainedFrom(parts=parts | {"files that can't be read as they are": _raw(data_folder)})


def _parts(parsed: Mapping[str, dict[str, Any]], shop: Shop) -> Iterator[tuple[str, str]]:
    yield phrase("the shop's languages"), _digest(shop.languages)
    blocks = [block for block in read_blocks(parsed) if not shop.leaves_out(block.language)]
    by_name: dict[str, list[Any]] = {}
    for block in blocks:
        name: str = phrase("examples or title of %(entry)s (%(language)s)", entry=block.entry, language=block.language)
        by_name.setdefault(name, []).append([block.title, block.lines])
    yield from ((name, _digest(content)) for name, content in by_name.items())
    if words := _places_in(blocks, shop):
        yield phrase("names of places in the examples"), _digest(words)
    for name, content in parsed.items():
        if name == OTHER_LANGUAGES_FILE:
            yield phrase("which other languages are told apart"), _digest(other_language_codes(content, shop.languages))
        elif learned := _learned(name, content):
            yield phrase("labelled messages or rules in %(name)s", name=name), _digest(learned)


def _learned(name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What a file teaches beside its examples: everything of a file of labelled messages, of others rules and so on.

    Regression questions are asked of a model and teach it nothing.
    """
    if name == REGRESSION_FILE:
        return {}
    if name.startswith(LABELLED):
        return dict(content)
    return {key: value for key, value in content.items() if key not in _NOT_LEARNED}


def _places_in(blocks: list[Block], shop: Shop) -> list[str]:
    """The words of examples that name a place which several languages write alike: they show no language."""
    names = names_alike([place.names for zone in shop.zones for place in zone.places])
    words = word_grams(names)
    return sorted({word for block in blocks for word in words & _words(block.title, block.lines)})


# Of a thousand blocks an edit changes one.
@lru_cache(maxsize=8192)
def _words(title: str | None, lines: tuple[str, ...]) -> frozenset[str]:
    return word_grams((title or "", *lines))


def _raw(data_folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(data_folder.rglob("*.yml")):
        total.update(path.read_bytes())
    return total.hexdigest()


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
