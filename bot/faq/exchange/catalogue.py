"""Catalogue: everything in a data folder as rows, each with the places in the files that hold it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.faq.content import FAQ, Block, Response, parse, read_content
from bot.faq.exchange.cells import held
from bot.faq.exchange.fields import ANSWER, BLOCK, EXAMPLES, as_text
from bot.faq.exchange.rows import CONTENT, Row, Sheet, version_of
from bot.phrases import phrase
from bot.shop.answers import SHOP_FILE
from bot.shop.facts import ShopFault, read_shop
from bot.yaml import Way, YamlFault, read_yaml

_UTTER = "utter_"
# Files of facts, each with the keys at its top; what is not named stands in the shop's own.
OTHER_LANGUAGES = "other_languages.yml"
_ANSWERED_IN = "answered_in"


class UnreadableData(ValueError):
    """The data folder can't be read as it is; the message says what to mend first."""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """What stands in data/ for one row: the row as it would be exported now, and its block, answer or fact."""

    row: Row
    block: Block | None = None
    response: Response | None = None
    file: str = ""
    way: Way = ()
    value: Any = None


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All rows of a data folder; `languages` are the shop's, `files` tells in which file a name stands."""

    folder: Path
    slots: tuple[Slot, ...]
    languages: tuple[str, ...]
    files: Mapping[str, str]
    intents: frozenset[str]

    def rows(self, sheet: Sheet) -> list[Row]:
        """The rows of a sheet in the order of the files."""
        return [slot.row for slot in self.slots if slot.row.sheet is sheet]

    def of(self, sheet: Sheet, name: str, language: str) -> list[Slot]:
        """What there is of an entry in a language, or of a fact, by variant."""
        return self._by_name.get((sheet, name, language), [])

    @cached_property
    def _by_name(self) -> dict[tuple[Sheet, str, str], list[Slot]]:
        index: dict[tuple[Sheet, str, str], list[Slot]] = {}
        for slot in self.slots:
            index.setdefault((slot.row.sheet, slot.row.name, slot.row.language), []).append(slot)
        return index


def read_catalogue(data: Path) -> Catalogue:
    """Everything in the folder, in the shop's languages. Raises UnreadableData."""
    parsed, faults = parse(data)
    if faults:
        raise UnreadableData(str(faults[0]))
    try:
        shop = read_shop(data / SHOP_FILE)
        content = read_content(data, shop, parsed)
        names = {OTHER_LANGUAGES: parsed.get(OTHER_LANGUAGES, {})}
        files = {SHOP_FILE: read_yaml(data / SHOP_FILE), **names}
    except (YamlFault, ShopFault, OSError, AttributeError, KeyError, TypeError) as error:
        raise UnreadableData(
            phrase("data/ can't be read as it is (%(error)s): run `mostrador check`", error=error)
        ) from error
    parts: list[Block | Response] = [*content.blocks, *content.responses]
    places = {_name(part): part.file for part in reversed((*content.left_out, *parts))}
    return Catalogue(
        folder=data,
        slots=(*_texts(content.blocks, content.responses), *_facts(files)),
        languages=tuple(shop.languages),
        files=places,
        intents=frozenset(content.entries),
    )


def sheet_of(name: str) -> Sheet:
    """The sheet on which an entry or another text stands."""
    return Sheet.ANSWERS if name.startswith(FAQ) else Sheet.TEXTS


def fact_file(path: str) -> str:
    """The file in which a fact stands."""
    return OTHER_LANGUAGES if path.split(".")[0] == _ANSWERED_IN else SHOP_FILE


def _name(part: Block | Response) -> str:
    return part.entry if isinstance(part, Block) else part.name.removeprefix(_UTTER)


def _texts(blocks: tuple[Block, ...], responses: tuple[Response, ...]) -> Iterator[Slot]:
    groups: dict[tuple[str, str], tuple[list[Block], list[Response]]] = {}
    for block in blocks:
        groups.setdefault((block.entry, str(block.language or "")), ([], []))[0].append(block)
    for response in responses:
        groups.setdefault((_name(response), str(response.language or "")), ([], []))[1].append(response)
    by_entry = sorted(groups.items(), key=lambda group: sheet_of(group[0][0]).value)
    for (name, language), (own_blocks, own_responses) in by_entry:
        for place in range(max(len(own_blocks), len(own_responses))):
            own_block = own_blocks[place] if place < len(own_blocks) else None
            answer = own_responses[place] if place < len(own_responses) else None
            row = _row(name, language, place + 1, own_block, answer)
            yield Slot(row=row, block=own_block, response=answer)


def _row(name: str, language: str, variant: int, block: Block | None, response: Response | None) -> Row:
    cells: dict[str, str] = {}
    if block:
        cells[EXAMPLES] = "\n".join(block.examples)
        cells["title"] = BLOCK["title"].write(block.title)
    if response:
        cells |= {column: each.write(value_at(response.variation, each.way)) for column, each in ANSWER.items()}
    sheet = sheet_of(name)
    texts = {column: held(cells[column]) for column in CONTENT[sheet] if cells.get(column)}
    return Row(sheet=sheet, name=name, language=language, variant=variant, cells=texts, version=version_of(texts))


def value_at(variation: Any, way: Way) -> Any:
    """The value at a way of keys, or None."""
    for step in way:
        variation = variation.get(step) if isinstance(variation, Mapping) else None
    return variation


def _facts(files: Mapping[str, Mapping[str, Any]]) -> Iterator[Slot]:
    for file, content in files.items():
        for way, value in _leaves(content, ()):
            path = ".".join(str(step) for step in way)
            text = held(as_text(value))
            cells = {"value": text} if text else {}
            row = Row(sheet=Sheet.FACTS, name=path, cells=cells, version=version_of(cells))
            yield Slot(row=row, file=file, way=way, value=value)


def _leaves(value: Any, way: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _leaves(below, (*way, str(key)))
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from _leaves(below, (*way, number))
    else:
        yield way, value
