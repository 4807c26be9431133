"""Shop: the shop's facts, read once from data/shop.yml and written in a customer's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.shop.derived_facts import DERIVED_FACTS, Source, check_derived
from bot.shop.local_time import by_the_clock
from bot.shop.wording import (
    WORDINGS,
    write_list,
    write_money,
    write_number,
    write_opening_hours,
    write_range,
    write_share,
    write_time,
)
from bot.shop.zones import BadFacts, Zone, read_zones
from bot.yaml import Way, read_yaml

OPENING_HOURS = "opening_hours"
_COUNTS = re.compile(
    r"(?:days|hours|minutes|weeks|months|years|count|minimum|maximum|limit|points|pieces|products|customers|shops|km|kg)$"
)
_MONEY = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3})")
# What a text in the file may stand for that each language writes in its own way. A postcode is no range: it begins with
# 0 (00-950) or has more figures (1000-205).
_NOTATIONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]], ...] = (
    (_MONEY, lambda found, language: write_money(Decimal(found[1]), found[2], language)),
    (re.compile(r"(\d+(?:\.\d+)?) %"), lambda found, language: write_share(Decimal(found[1]), language)),
    (re.compile(r"([1-9]\d{0,2})-([1-9]\d{0,2})"), lambda found, language: write_range(found[1], found[2], language)),
    (re.compile(r"(\d{1,2}):(\d\d)"), lambda found, language: write_time(int(found[1]), int(found[2]), language)),
)


class UnknownFact(LookupError):
    """A placeholder names no fact of the shop: correct the name, or add the fact to data/shop.yml."""


class ShopFault(ValueError):
    """data/shop.yml can't be used as it is; the message says what to change, `way` leads to it where known."""

    def __init__(self, message: str, *, way: Way = ()) -> None:
        super().__init__(message)
        self.way = way


@dataclass(frozen=True, kw_only=True)
class Shop:
    """The facts as read; `languages` are ISO 639-1 codes, the first is used when a customer's is not known."""

    facts: Mapping[str, Any]
    languages: tuple[str, ...]

    @cached_property
    def zones(self) -> tuple[Zone, ...]:
        """Where the shop sends to. Raises BadFacts."""
        return read_zones(self.facts, self.languages)

    @cached_property
    def _texts(self) -> dict[tuple[str, str], str]:
        """What was written before: the check, the training and the answers write each fact many times."""
        return {}

    def leaves_out(self, language: object) -> bool:
        """Whether content of data/ in this language is for other shops: it is not a mistake, and is not read."""
        return language in WORDINGS and language not in self.languages

    def write(self, path: str, language: str) -> str:
        """The fact at `path` ("zones.home.price") as `language` writes it, stated or derived.

        Raises UnknownFact for a path that leads nowhere, to a section, or to a text that this language lacks.
        """
        key = (path, language)
        if key not in self._texts:
            self._texts[key] = self._write(path, language)
        return self._texts[key]

    def _write(self, path: str, language: str) -> str:
        if path == OPENING_HOURS:
            hours = self.facts.get("hours") or {}
            text, zone = write_opening_hours(hours, language), hours.get("timezone")
            return by_the_clock(text, str(zone), language) if zone else text
        return self._written(self._fact(path), path, language)

    def write_row(self, path: str, language: str) -> str:
        """One row of a table ("sizes.clothing.2"), for a line of its own: "M = EU 38-40 = UK 10-12, waist 68-76 cm"."""
        return self._row(self._fact(path), path, language, after_label=" = ")

    def _fact(self, path: str) -> Any:
        return self._derived(path) if path in DERIVED_FACTS else self._stated(path)

    def _derived(self, path: str) -> Any:
        source = Source(facts=self.facts, zones=self.zones, languages=self.languages)
        value = DERIVED_FACTS[path].make(source)
        if not value:
            first = DERIVED_FACTS[path].made_from[0]
            raise UnknownFact(f"{{{path}}} is made from {first}, which the shop lacks: add it to data/shop.yml")
        return value

    def _stated(self, path: str) -> Any:
        value: Any = self.facts
        for part in path.split("."):
            if isinstance(value, list) and part.isdigit() and int(part) < len(value):
                value = value[int(part)]
                continue
            if not isinstance(value, Mapping) or part not in value:
                raise UnknownFact(f"{{{path}}} is no fact of the shop: correct it, or add it to data/shop.yml")
            value = value[part]
        return value

    def _written(self, value: Any, path: str, language: str) -> str:
        if isinstance(value, Mapping):
            return self._text(value, path, language)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self._sequence(value, path, language)
        if isinstance(value, str):
            return _text_written(value, language)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return write_number(_decimal(value), language, grouped=counts_something(path))
        return str(value)

    def _text(self, value: Mapping[str, Any], path: str, language: str) -> str:
        if language in value:
            return self._written(value[language], path, language)
        if set(value) & set(WORDINGS):
            raise UnknownFact(f"{{{path}}} has no text in {language!r}: add {language}: … to it in data/shop.yml")
        below = ", ".join(f"{{{path}.{key}}}" for key in value)
        raise UnknownFact(f"{{{path}}} is a section, not a fact: name one of {below}")

    def _sequence(self, value: Sequence[Any], path: str, language: str) -> str:
        if any(isinstance(item, Mapping) and set(item) - set(WORDINGS) for item in value):
            return "\n".join(self._row(row, path, language) for row in value)
        return write_list([self._written(item, path, language) for item in value], language)

    def _row(self, row: Mapping[str, Any], path: str, language: str, *, after_label: str = ": ") -> str:
        """One line of a table: its label, the cells that say the same thing, then measures: "M: EU 38, waist 70 cm"."""
        cells = {key: value for key, value in row.items() if key not in WORDINGS}
        label = [self._text(row, path, language)] if set(row) & set(WORDINGS) else []
        if label and len(cells) == 1:
            return after_label.join([*label, *(self._written(cell, path, language) for cell in cells.values())])
        if not label and "size" in cells:
            label = [str(cells.pop("size"))]
        measures = [key for key in cells if key.endswith("_cm")]
        same = " = ".join(self._cell(key, cells[key], path, language) for key in cells if key not in measures)
        parts = [same] if same else []
        parts += [f"{self._column(key, language)} {self._written(cells[key], path, language)} cm" for key in measures]
        return after_label.join([*label, ", ".join(parts)])

    def _cell(self, key: str, value: Any, path: str, language: str) -> str:
        text = self._written(value, path, language)
        is_money = isinstance(value, str) and _MONEY.fullmatch(value)
        return text if is_money else f"{self._column(key, language)} {text}"

    def _column(self, key: str, language: str) -> str:
        heading = (self.facts.get("columns") or {}).get(key)
        return self._text(heading, f"columns.{key}", language) if heading else key.removesuffix("_cm").replace("_", " ")


def _text_written(text: str, language: str) -> str:
    written = (write(found, language) for pattern, write in _NOTATIONS if (found := pattern.fullmatch(text)))
    return next(written, text)


def counts_something(path: str) -> bool:
    """Whether the number at a path says how many, so that its thousands are written apart; a code or a year doesn't."""
    return bool(_COUNTS.search(path))


def _decimal(value: float) -> Decimal:
    exact = Decimal(str(value))
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact


def read_shop(path: Path) -> Shop:
    """The shop of a facts file. Raises ShopFault where it names an unknown language or no facts can be derived.

    Raises YamlFault where the file is no YAML mapping.
    """
    facts = read_yaml(path)
    languages = tuple(facts.get("languages") or ())
    unknown = [language for language in languages if language not in WORDINGS]
    if not languages or unknown:
        codes = ", ".join(WORDINGS)
        raise ShopFault(
            f"{path.name}: `languages:` must list at least one of {codes}; found {unknown or 'none'}",
            way=("languages",),
        )
    shop = Shop(facts=facts, languages=languages)
    try:
        check_derived(Source(facts=facts, zones=shop.zones, languages=languages))
    except BadFacts as error:
        raise ShopFault(f"{path.name}: {error}") from error
    return shop
