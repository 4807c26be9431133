"""Library: the entries of a data folder, read again only where a file changed, and the index of all their phrasings."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from bot.faq.content import FAQ, Problem, problem_of
from bot.faq.editing.entry import Entry, read_entry
from bot.faq.labelled import read_labelled
from bot.language.identify import LanguageProfile, learn_languages
from bot.phrases import phrase
from bot.shop.answers import SHOP_FILE, content_files
from bot.shop.facts import Shop, read_shop
from bot.text import fold
from bot.yaml import YamlFault, read_yaml

_SIGNS = re.compile(r"[^\w\s]|_")
_DOUBLED = re.compile(r"(\D)\1+")
_SPACE = re.compile(r"\s+")
_LABELLED = "labelled"
# So many phrasings of a language show how it is written; more would only cost seconds.
_LEARNED = 250
_Stamp = tuple[int, int]


@lru_cache(maxsize=65_536)
def phrase_key(text: str) -> str:
    """A key that is equal for two spellings of a phrase: without case, accents, punctuation and doubled letters."""
    words = _SPACE.sub(" ", _SIGNS.sub(" ", fold(text))).strip()
    return _DOUBLED.sub(r"\1", words) or text.strip()


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """One file as last read: its entries with their phrasings' keys by language, or the fault that hides them."""

    file: str
    stamp: _Stamp
    entries: tuple[Entry, ...] = ()
    fault: Problem | None = None

    @cached_property
    def keys(self) -> dict[tuple[str, str], tuple[str, str]]:
        """The entry and the phrasing of each key, by language and key."""
        return {
            (language, phrase_key(example)): (entry.name, example)
            for entry in self.entries
            for language, part in entry.parts.items()
            for example in part.examples
        }


class Library:
    """Reads a data folder for pages, which call `refresh` first; all else is as it stood then. Safe to share between
    threads."""

    def __init__(self, data_folder: Path) -> None:
        self._data = data_folder
        self._lock = threading.Lock()
        self._shelves: dict[str, Shelf] = {}
        self._index: dict[tuple[str, str], dict[str, str]] = {}
        self._profile: LanguageProfile | None = None
        self._shop: tuple[_Stamp, Shop] | None = None

    @property
    def shop(self) -> Shop:
        """The shop's facts as they stand in the folder. Raises YamlFault, ShopFault, OSError."""
        path = self._data / SHOP_FILE
        stamp = _stamp(path)
        if self._shop is None or self._shop[0] != stamp:
            self._shop = stamp, read_shop(path)
        return self._shop[1]

    def entries(self) -> list[Entry]:
        """Every entry and intent with its examples, in the files' order."""
        return [entry for shelf in list(self._shelves.values()) for entry in shelf.entries]

    def faults(self) -> list[Problem]:
        """Why files can't be read."""
        return [shelf.fault for shelf in list(self._shelves.values()) if shelf.fault]

    def entry(self, name: str) -> Entry | None:
        """One entry by its name, None where no file has it."""
        return next((entry for entry in self.entries() if entry.name == name), None)

    def elsewhere(self, language: str, phrase: str, name: str) -> tuple[str, str] | None:
        """Another entry that has this phrase in the language, with the phrase as it stands there."""
        by_entry = self._index.get((language, phrase_key(phrase)), {})
        return next(((other, example) for other, example in by_entry.items() if other != name), None)

    def labelled(self, language: str) -> frozenset[str]:
        """The keys of the messages by which the bot is judged in a language, none of which it may learn."""
        return frozenset(phrase_key(each.text) for each in read_labelled(self._data / _LABELLED, language))

    def refresh(self) -> None:
        """Reads the files that changed."""
        with self._lock:
            files = {path.relative_to(self._data).as_posix(): path for path in content_files(self._data)}
            for name in self._shelves.keys() - files.keys():
                self._forget(self._shelves.pop(name))
            for name, path in files.items():
                stamp, before = _stamp(path), self._shelves.get(name)
                if before is None or before.stamp != stamp:
                    if before:
                        self._forget(before)
                    self._shelves[name] = shelf = _shelf(name, path, stamp)
                    for key, (entry, example) in shelf.keys.items():
                        self._index.setdefault(key, {})[entry] = example
            self._shelves = {name: self._shelves[name] for name in files}

    @property
    def profile(self) -> LanguageProfile:
        """By which the language of a phrase is known, learned once from a share of the examples."""
        if self._profile is None:
            by_language: dict[str, list[str]] = {}
            for entry in self.entries():
                for language, part in entry.parts.items():
                    by_language.setdefault(language, []).extend(part.examples)
            examples = [
                (text, language)
                for language, texts in by_language.items()
                for text in texts[:: max(1, len(texts) // _LEARNED)]
            ]
            self._profile = learn_languages(examples, self.shop.languages)
        return self._profile

    def _forget(self, shelf: Shelf) -> None:
        for key, (entry, _) in shelf.keys.items():
            self._index.get(key, {}).pop(entry, None)


def _stamp(path: Path) -> _Stamp:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


def _shelf(name: str, path: Path, stamp: _Stamp) -> Shelf:
    try:
        content = read_yaml(path)
        entries = tuple(read_entry(each, content) for each in _names(content))
        return Shelf(file=name, stamp=stamp, entries=entries)
    except (YamlFault, OSError) as error:
        fault = problem_of(name, error, phrase("its entries are left out until it can be read"))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        cure = phrase("copy a block that works and change its words")
        fault = Problem(file=name, what=phrase("a block has another shape (%(error)s)", error=error), cure=cure)
    return Shelf(file=name, stamp=stamp, fault=fault)


def _names(content: Mapping[str, Any]) -> Iterator[str]:
    """The entries and intents of a file: those with examples, and FAQ entries with an answer only."""
    blocks = (str(block["intent"]) for block in content.get("nlu") or () if "intent" in block)
    answers = (str(name).removeprefix("utter_") for name in content.get("responses") or {})
    yield from dict.fromkeys([*blocks, *(name for name in answers if name.startswith(FAQ))])
