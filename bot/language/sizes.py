"""Sizes: how customers name a size and what it is of, and which of the shop's sizes that is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.mentions import Known, Mention, MentionKind
from bot.shop.facts import Shop
from bot.shop.wording import WORDINGS, write_list
from bot.text import fold

_SAME = "about.same"
_LETTERS = "size"
# The systems of the tables as written in messages. Numbers without one are European, as on the shop's labels.
_SYSTEMS: Mapping[str, Sequence[str]] = {
    "EU": ("eu", "eur", "european", "europea", "europeo", "europeia", "europeu"),
    "UK": ("uk", "british", "english", "britanica", "inglesa", "britanico", "ingles"),
    "US": ("us", "usa", "american", "americana", "americano"),
}
_HOME = "EU"
# How a size goes on after its number or letters, and what stands before one that only ends here.
_GOES_ON = re.compile(
    r"[.,](?P<decimals>\d+)(?!\w|[.,]\d)|(?P<share>\s?[1-9]/[2-9])(?![\w/])"
    r"|\s?[-/]\s?(?P<second>\d+(?:[.,]\d+)?|x{0,3}[sl]|m)(?![\w/]|-\w|[.,]\d)|[.,/-]\w"
)
_GOES_BEFORE = re.compile(r"(?<![\w.,/-])(?P<size>\d+|x{0,3}[sl]|m)(?P<joint>[.,]|\s?[-/]\s?|\s(?=$))$|[\d.,/-]$")
_SHARES = {"1/2": "5", "1/3": "3", "2/3": "7", "1/4": "25", "3/4": "75"}
_ENDS_IN_SIZE = re.compile(r"(?:\d+|(?<!\w)(?:x{0,3}[sl]|m))$")
_BEGINS_WITH_SIZE = re.compile(r"(?:\d+|(?:x{0,3}[sl]|m)(?!\w))")
_SPAN = re.compile(r"(\d+)-(\d+)")


def sizes_of(shop: Shop) -> Iterator[Known]:
    """Every size in the tables of `sizes`, and the categories they are of; a shop without tables has none.

    The facts of a size are `about.size` and `about.same`, a line for each table that has it; those of a category
    `about.category` and `about.table`.
    Raises UnknownFact where a table has no name in `categories`.
    """
    tables = _tables(shop)
    words = [WORDINGS[language].size_words for language in shop.languages]
    for name in tables:
        yield _category(shop, name)
    for (system, size), places in sorted(_places(tables).items()):
        forms = _numbered(system, size, words) if system else _lettered(size.casefold(), words)
        value = f"{system} {size}".strip()
        facts = {language: _facts(shop, value, places, language) for language in shop.languages}
        yield Known(kind=MentionKind.SIZE, value=value, forms=tuple(sorted(forms)), facts=facts)


def narrowed(facts: Mapping[str, str], category: str | None) -> Mapping[str, str]:
    """A size's facts in one category, where it is a size of that category."""
    line = facts.get(f"{_SAME}.{category}")
    return {**facts, _SAME: line} if line else facts


@dataclass(frozen=True, kw_only=True)
class Meant:
    """What a size that goes on means, as readings in the order in which they count: each the forms of its sizes."""

    sizes: tuple[tuple[str, ...], ...]
    start: int
    end: int


def goes_on(text: str, start: int, end: int) -> Meant | None:
    """What the size from `start` to `end` of a folded text means where its number or letters go on; else None.

    "uk 5.5" and "uk 5 1/2" are that size or the two beside it, "36-37" and "m/l" both.
    """
    form = text[start:end]
    if (number := _ENDS_IN_SIZE.search(form)) and (more := _GOES_ON.match(text, end)):
        stem = form[: number.start()]
        return Meant(sizes=_readings(number[0], more, lambda size: f"{stem}{size}"), start=start, end=more.end())
    if (number := _BEGINS_WITH_SIZE.match(form)) and (less := _GOES_BEFORE.search(text[:start])):
        rest = form[number.end() :]
        return Meant(
            sizes=_readings(less["size"], _GOES_ON.match(f"{less['joint']}{number[0]}"), lambda size: f"{size}{rest}"),
            start=less.start("size"),
            end=end,
        )
    return None


def _readings(size: str, more: re.Match[str] | None, form: Callable[[str], str]) -> tuple[tuple[str, ...], ...]:
    if more is None:
        return ()
    if more["second"]:
        return ((form(size), form(more["second"])),)
    if not size.isdigit() or not (more["decimals"] or more["share"]):
        return ()
    decimals = (more["decimals"] or _SHARES.get(more["share"].replace(" ", ""), "")).rstrip("0")
    exact = f"{size}.{decimals}" if decimals else size
    return ((form(exact),), (form(size), form(str(int(size) + 1))))


def together(sizes: Sequence[Known], *, start: int, end: int) -> Mention:
    """One mention of several sizes, with the lines of all of them."""
    facts = {language: _joined([each.facts[language] for each in sizes], language) for language in sizes[0].facts}
    return Mention(
        kind=MentionKind.SIZE, value=", ".join(each.value for each in sizes), start=start, end=end, facts=facts
    )


def _joined(facts: Sequence[Mapping[str, str]], language: str) -> dict[str, str]:
    lines: dict[str, dict[str, None]] = defaultdict(dict)
    for each in facts:
        for name, written in each.items():
            lines[name] |= dict.fromkeys(written.splitlines())
    named = write_list(list(lines.pop("about.size")), language)
    return {"about.size": named, **{name: "\n".join(written) for name, written in lines.items()}}


def _tables(shop: Shop) -> dict[str, Sequence[Mapping[str, Any]]]:
    sections = shop.facts.get("sizes")
    found = sections.items() if isinstance(sections, Mapping) else ()
    return {
        name: rows
        for name, rows in found
        if isinstance(rows, list)
        and rows
        and all(isinstance(row, Mapping) and set(row) & {*_SYSTEMS, _LETTERS} for row in rows)
    }


def _category(shop: Shop, name: str) -> Known:
    path = f"categories.{name}"
    names = {fold(shop.write(path, language)) for language in shop.languages}
    also = {fold(str(other)) for other in shop.facts["categories"][name].get("also") or ()}
    facts = {
        language: {"about.category": shop.write(path, language), "about.table": shop.write(f"sizes.{name}", language)}
        for language in shop.languages
    }
    return Known(kind=MentionKind.CATEGORY, value=name, forms=tuple(sorted(names | also)), facts=facts)


def _places(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """Where each size stands, as (table, row), by its system and number; by "" and its letters."""
    places: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for name, rows in tables.items():
        for index, row in enumerate(rows):
            named = [(system, number) for system in _SYSTEMS for number in _numbers(row.get(system))]
            lettered = [("", str(row[_LETTERS]))] if _LETTERS in row else []
            for size in [*named, *lettered]:
                places[size].append((name, index))
    return places


def _numbers(cell: object) -> Sequence[str]:
    """The sizes of a cell: 42 is itself, "38-40" all of 38, 39 and 40."""
    if span := _SPAN.fullmatch(str(cell)):
        return [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
    return [] if cell is None else [str(cell).removesuffix(".0")]


def _facts(shop: Shop, value: str, places: Sequence[tuple[str, int]], language: str) -> dict[str, str]:
    lines = {
        name: f"{shop.write(f'categories.{name}', language)}: {shop.write_row(f'sizes.{name}.{index}', language)}"
        for name, index in places
    }
    each = {f"{_SAME}.{name}": line for name, line in lines.items()}
    return {"about.size": value, _SAME: "\n".join(lines.values()), **each}


def _numbered(system: str, number: str, words: Sequence[Sequence[str]]) -> set[str]:
    written = {number, number.replace(".", ",")}
    names = _SYSTEMS[system]
    forms = {form for each in written for name in names for form in (f"{name} {each}", f"{each} {name}")}
    forms |= {form for each in written for form in (f"{names[0]}{each}", f"{names[0]} size {each}")}
    if system == _HOME:
        forms |= {f"{word} {each}" for each in written for of_language in words for word in of_language}
    return forms


def _lettered(letters: str, words: Sequence[Sequence[str]]) -> set[str]:
    """ "size m", "an m", "m size"; letters that are no word of their own also alone."""
    forms = {f"{word} {letters}" for of_language in words for word in of_language}
    forms |= {f"{letters} {noun}" for noun, *_ in words}
    return forms | ({letters} if len(letters) > 1 else set())
