"""Marks: how a channel shows a text, as parts that are bold, italic, struck through or in a fixed width. Pure.

WhatsApp reads marks in the text itself: *bold*, _italic_, ~strikethrough~, ```monospace```, `code` ("How to format your
messages", faq.whatsapp.com). Telegram tells them beside the text, as entities counted in UTF-16 code units
("MessageEntity", core.telegram.org/bots/api), and shows what a bot sends without them as it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# A mark touches its words and stands where a word begins or ends, as in WhatsApp: 2*3*4 has none.
_BEGINS = re.compile(
    r"```(?P<mono>.+?)```|(?<![\w`])`(?P<code>[^`\n]+)`(?![\w`])|(?<![\w*_~`])(?P<mark>[*_~])(?=\S)", re.DOTALL
)
_ENDS = re.compile(r"(?<=\S)[*_~](?![\w*_~`])")
# What stands in more marks than this is shown with its marks: customers write any number.
_DEEPEST = 8
_STYLES: Mapping[str, str] = {"*": "strong", "_": "em", "~": "s"}
# Telegram's names of styles that a page can show.
ENTITIES: Mapping[str, str] = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "code",
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some of a text in the same styles, named by HTML's elements, the outer first."""

    text: str
    styles: tuple[str, ...] = ()


def marked(text: str, styles: tuple[str, ...] = ()) -> tuple[Part, ...]:
    """The parts of a text whose marks its channel reads; the marks themselves are not shown.

    The time it takes grows with the length of the text alone, whatever marks stand in it.
    """
    if len(styles) == _DEEPEST:
        return tuple(_plain(text, styles))
    parts: list[Part] = []
    ends = _ends(text)
    shown = place = 0
    while found := _BEGINS.search(text, place):
        begin, mark = found.start(), found["mark"]
        end = _end(ends, mark, begin) if mark else found.end() - 1
        if end is None:
            place = begin + 1
            continue
        parts += _plain(text[shown:begin], styles)
        if mark:
            parts += marked(text[begin + 1 : end], (*styles, _STYLES[mark]))
        else:
            parts += _plain(found["mono"] or found["code"], (*styles, "code"))
        shown = place = end + 1
    return (*parts, *_plain(text[shown:], styles))


def with_entities(text: str, entities: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
    """The parts of a text with Telegram's entities (`type`, `offset`, `length`); unknown or odd ones change nothing."""
    units = text.encode("utf-16-le")
    spans = [
        (int(each["offset"]), int(each["offset"]) + int(each["length"]), ENTITIES[each["type"]])
        for each in entities
        if each.get("type") in ENTITIES and isinstance(each.get("offset"), int) and isinstance(each.get("length"), int)
    ]
    cuts = sorted({0, len(units) // 2, *(min(max(cut, 0), len(units) // 2) for span in spans for cut in span[:2])})
    parts = (
        Part(
            text=units[2 * begin : 2 * end].decode("utf-16-le", errors="replace"),
            styles=tuple(dict.fromkeys(style for first, last, style in spans if first <= begin and end <= last)),
        )
        for begin, end in pairwise(cuts)
    )
    return tuple(part for part in parts if part.text)


def _ends(text: str) -> Mapping[str, list[int]]:
    """Where each mark may end, and where lines do."""
    ends: dict[str, list[int]] = {"*": [], "_": [], "~": [], "\n": [found.start() for found in re.finditer("\n", text)]}
    for found in _ENDS.finditer(text):
        ends[found[0]].append(found.start())
    return ends


def _end(ends: Mapping[str, list[int]], mark: str, begin: int) -> int | None:
    """Where the mark that begins at `begin` ends, in the same line and around something; None where it does not."""
    end, line_end = (_first(ends[what], begin + 2) for what in (mark, "\n"))
    return None if end is None or (line_end is not None and line_end < end) else end


def _first(places: list[int], at_least: int) -> int | None:
    index = bisect_left(places, at_least)
    return places[index] if index < len(places) else None


def _plain(text: str, styles: tuple[str, ...]) -> list[Part]:
    return [Part(text=text, styles=styles)] if text else []
