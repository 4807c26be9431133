"""Fact list: every fact that an answer can name, with its value in each language, and where a text tells it itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.faq.checks.unused_facts import READ_BY_CODE
from bot.shop.about import PLACEHOLDER
from bot.shop.derived_facts import DERIVED_FACTS
from bot.shop.facts import OPENING_HOURS, Shop, UnknownFact
from bot.shop.zones import BadFacts

# A value that says something by itself wherever it stands: an amount, a share, a time, an address, a number of a phone.
_TELLING = re.compile(r"(?=.*(?:\d|@)).{4,60}|(?=.*\d).{0,10}[€£$%].{0,10}")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
_LEAST_COUNTRIES = 2
_COUNTRIES = "shipping.countries"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact by its path, with its value as each language writes it; a language without a text is left out."""

    path: str
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A piece of an answer that a fact would say: the piece as it stands there, and the paths of such facts."""

    piece: str
    paths: tuple[str, ...]


class FactList:
    """The facts of a shop, written once in all its languages."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.facts = tuple(fact for path in _paths(shop) if (fact := _fact(path, shop)).values)
        self._values = {fact.path: fact.values for fact in self.facts}
        self._telling = {language: self._by_value(language) for language in shop.languages}
        self._patterns = {language: _pattern(values) for language, values in self._telling.items()}
        names = {each: [place.names[each] for zone in shop.zones for place in zone.places] for each in shop.languages}
        self._countries = {language: _pattern(dict.fromkeys(each)) for language, each in names.items()}

    def value(self, path: str, language: str) -> str | None:
        """The value of a fact; None where there is no such fact, or none in this language."""
        return self._values.get(path, {}).get(language)

    def told(self, text: str, language: str) -> Iterator[Told]:
        """Each piece of an answer that stands in the facts too."""
        bare = PLACEHOLDER.sub(lambda match: " " * len(match[0]), text).translate(_SPACES)
        pattern = self._patterns.get(language)
        for match in pattern.finditer(bare) if pattern else ():
            paths = self._telling[language][match[0].casefold()]
            yield Told(piece=text[match.start() : match.end()], paths=tuple(paths))
        countries = self._countries.get(language)
        named = {match[0]: match for match in countries.finditer(bare)} if countries else {}
        if len(named) >= _LEAST_COUNTRIES:
            begin, end = min(each.start() for each in named.values()), max(each.end() for each in named.values())
            yield Told(piece=text[begin:end], paths=(_COUNTRIES,))

    def _by_value(self, language: str) -> dict[str, list[str]]:
        by_value: dict[str, list[str]] = {}
        for fact in self.facts:
            value = fact.values.get(language, "").translate(_SPACES)
            if _TELLING.fullmatch(value):
                by_value.setdefault(value.casefold(), []).append(fact.path)
        return by_value


def _pattern(values: Mapping[str, Any]) -> re.Pattern[str] | None:
    longest = sorted((value for value in values if value), key=len, reverse=True)
    if not longest:
        return None
    return re.compile(rf"(?i)(?<![\w.,@])(?:{'|'.join(map(re.escape, longest))})(?![\w@]|[.,]\d)")


def _fact(path: str, shop: Shop) -> Fact:
    values = {}
    for language in shop.languages:
        try:
            values[language] = shop.write(path, language)
        except (UnknownFact, BadFacts):
            continue
    return Fact(path=path, values=values)


def _paths(shop: Shop) -> Iterator[str]:
    """The paths of everything that can be written, in the order of the file, then what is made from it."""
    for key, value in shop.facts.items():
        if key not in READ_BY_CODE:
            yield from _below(str(key), value, frozenset(shop.languages))
    if shop.facts.get("hours"):
        yield OPENING_HOURS
    yield from (path for path in DERIVED_FACTS if path not in shop.facts)


def _below(path: str, value: Any, languages: frozenset[str]) -> Iterator[str]:
    if not isinstance(value, Mapping) or set(value) & languages:
        yield path
        return
    for key, below in value.items():
        yield from _below(f"{path}.{key}", below, languages)
