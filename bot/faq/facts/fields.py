"""Fields: a part of shop.yml as the fields of a form, each with its path, its kind and how it reads now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.faq.facts.titles import title_of
from bot.faq.facts.values import FactKind, as_typed, kind_of
from bot.language.names import language_called
from bot.phrases import phrase
from bot.shop.wording import WORDINGS


@dataclass(frozen=True, kw_only=True)
class Field:
    """One box of a form: the value at `path`. `language` is that of a text which has one for each language."""

    path: str
    title: str
    kind: FactKind
    typed: str
    language: str = ""
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table: a field for each cell, and the mark by which it is known to be the same still."""

    path: str
    mark: str
    cells: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows with the same columns, such as sizes; a language as column holds the text in it."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A fact as people see it: its title and its boxes, one or one per language; or a table of them."""

    path: str
    title: str
    fields: tuple[Field, ...] = ()
    table: Table | None = None
    hint: str = ""


def at(facts: Any, path: str) -> Any:
    """The value at a path of shop.yml; None where there is none."""
    value = facts
    for part in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def mark_of(value: Any) -> str:
    """A short name of a value, to see whether it is still the same."""
    return hashlib.sha256(json.dumps(value, default=str, sort_keys=True).encode()).hexdigest()[:16]


def facts_in(facts: Mapping[str, Any], path: str, languages: Sequence[str]) -> Iterator[Fact]:
    """Every fact in the section at `path`, in the order of the file; the fact itself where it is no section."""
    value = at(facts, path)
    if isinstance(value, Mapping) and not is_texts(value):
        for key in value:
            yield from facts_in(facts, f"{path}.{key}", languages)
    elif value is not None:
        yield fact_of(value, path, languages)


def fact_of(value: Any, path: str, languages: Sequence[str]) -> Fact:
    """A fact that is no section."""
    title = title_of(path)
    if isinstance(value, Mapping):
        return Fact(path=path, title=title, fields=tuple(text_fields(value, path, languages)))
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return Fact(path=path, title=title, table=_table(value, path, languages))
    return Fact(path=path, title=title, fields=(field_of(value, path),))


def field_of(value: Any, path: str, *, kind: FactKind | None = None, title: str = "", hint: str = "") -> Field:
    """The box of one value; its kind is read from the value where it is not given."""
    chosen = kind or kind_of(value)
    return Field(path=path, title=title or title_of(path), kind=chosen, typed=as_typed(value, chosen), hint=hint)


def text_fields(value: Any, path: str, languages: Sequence[str], *, title: str = "") -> Iterator[Field]:
    """A box for each language of the shop; a text that is the same in all stands in each."""
    for language in languages:
        text = value.get(language) if isinstance(value, Mapping) else value
        yield Field(
            path=f"{path}.{language}",
            title=phrase("%(title)s (%(language)s)", title=title or title_of(path), language=language_called(language)),
            kind=FactKind.TEXT,
            typed=as_typed(text, FactKind.TEXT),
            language=language,
        )


def is_texts(value: Any) -> bool:
    """Whether it is a text with a version for each language."""
    return isinstance(value, Mapping) and bool(value) and all(key in WORDINGS for key in value)


def _table(rows: Sequence[Any], path: str, languages: Sequence[str]) -> Table:
    spoken = any(isinstance(row, Mapping) and set(row) & set(WORDINGS) for row in rows)
    columns = dict.fromkeys(languages if spoken else ())
    for row in rows:
        columns |= dict.fromkeys(str(key) for key in row if key not in WORDINGS) if isinstance(row, Mapping) else {}
    numbered = [
        Row(
            path=f"{path}.{number}",
            mark=mark_of(row),
            cells=tuple(_cell(at(row, column), f"{path}.{number}.{column}", column) for column in columns),
        )
        for number, row in enumerate(rows)
    ]
    return Table(path=path, columns=tuple(columns), rows=tuple(numbered))


def _cell(value: Any, path: str, column: str) -> Field:
    language = column if column in WORDINGS else ""
    kind = FactKind.TEXT if language or value is None else kind_of(value)
    return Field(path=path, title=column, kind=kind, typed=as_typed(value, kind), language=language)
