"""Heads: lines of cells under the heads of their columns become rows; what can't be used is said with its cure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.faq.content import FAQ
from bot.faq.exchange.rows import CONTENT, ENTRY, LANGUAGE, NAME, PATH, TOPIC, VARIANT, VERSION, Row, Sheet, columns

_WORDS = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_KNOWN = frozenset(column for sheet in Sheet for column in columns(sheet))


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table: its number in the file, its cells, and the cells in which a formula stands."""

    number: int
    texts: tuple[str, ...]
    formulas: tuple[str, ...] = ()


def head_of(texts: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns as a person may have written them, in small letters."""
    return tuple(" ".join(text.replace("_", " ").strip().casefold().split()) for text in texts)


def sheet_with(heads: Sequence[str]) -> Sheet | None:
    """The sheet that has such columns; None for a table of something else."""
    named = set(heads)
    if {PATH, "value"} <= named:
        return Sheet.FACTS
    if LANGUAGE in named and ENTRY in named:
        return Sheet.ANSWERS
    return Sheet.TEXTS if {NAME, LANGUAGE} <= named else None


def known_heads(heads: Iterable[str]) -> int:
    """How many of the heads are columns of ours."""
    return len(_KNOWN.intersection(heads))


def rows_under(heads: Sequence[str], sheet: Sheet, lines: Iterable[Line]) -> list[Row]:
    """A row for each line that says anything."""
    return [_row(sheet, dict(zip(heads, line.texts, strict=False)), line) for line in lines if any(line.texts)]


def _row(sheet: Sheet, cells: Mapping[str, str], line: Line) -> Row:
    keys = {column: cells.get(column, "").strip() for column in (TOPIC, ENTRY, NAME, LANGUAGE, VARIANT, PATH, VERSION)}
    name, faults = _named(sheet, keys)
    variant = keys[VARIANT]
    if variant and not (variant.isdecimal() and 0 < int(variant) < 1_000):
        faults.append((f"the variant {variant!r} is no number", "leave it as it was exported, or empty"))
    if line.formulas:
        cure = "write the text itself; a ' before it keeps Excel from calculating"
        faults.append((f"a formula stands in {', '.join(line.formulas)}", cure))
    return Row(
        sheet=sheet,
        name=name,
        language=keys[LANGUAGE].casefold() if sheet is not Sheet.FACTS else "",
        variant=int(variant) if variant.isdecimal() and int(variant) < 1_000 else 0,
        version=keys[VERSION],
        cells={column: cells[column] for column in CONTENT[sheet] if cells.get(column)},
        number=line.number,
        faults=tuple(faults),
    )


def _named(sheet: Sheet, keys: Mapping[str, str]) -> tuple[str, list[tuple[str, str]]]:
    if sheet is Sheet.FACTS:
        return keys[PATH], [] if keys[PATH] else [("it names no fact", "write its path, such as zones.home.price")]
    if sheet is Sheet.TEXTS:
        return keys[NAME], [] if keys[NAME] else [("it names no text", "write the name as it was exported")]
    topic, entry = keys[TOPIC], keys[ENTRY].removeprefix(FAQ)
    name = f"{topic}_{entry}" if topic and not keys[ENTRY].startswith(FAQ) else entry
    if not entry or not _WORDS.fullmatch(name) or "_" not in name:
        cure = "write a topic and an entry in small letters without accents, such as shipping and cost"
        return FAQ + name, [(f"{name!r} is no name for an entry" if name else "it names no entry", cure)]
    return FAQ + name, []
