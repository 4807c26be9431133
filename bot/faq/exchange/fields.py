"""Fields: where each column's content stands in a block of examples or an answer, and how it is written in a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.faq.exchange.cells import LEFT_OUT
from bot.faq.writing import Quoted
from bot.shop.about import ABOUT, ASKS, CARRIED
from bot.shop.validity import FROM, UNTIL

_YES = frozenset({"yes", "true", "sí", "si", "sim", "tak", "kyllä", "verdadero", "verdadeiro", "prawda", "tosi", "1"})
_NO = frozenset({"no", "false", "não", "nie", "ei", "falso", "fałsz", "epätosi", "0"})
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T,]+(?:klo )?(\d{1,2})[:.](\d{2})(?:[:.]00)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2})[:.](\d{2})(?:[:.]00)?)?")
_BUTTON = re.compile(r"(.+?) \| (\S.*)")


class NotReadable(ValueError):
    """A cell's text is none that its column can hold; the message says which it can."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column's content: in a block of examples or in an answer, at `way`; `write` makes the cell, `read` reads it."""

    way: tuple[str, ...]
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def truth(text: str) -> bool:
    """What a cell says, in any language in which Excel writes it. Raises NotReadable."""
    word = text.strip().casefold()
    if word not in _YES | _NO:
        raise NotReadable(f"{text!r} is neither yes nor no")
    return word in _YES


def moment(text: str) -> str:
    """A day, or a day and a time, as data/ writes it, from what Excel writes in Spanish, Polish or Finnish.

    Raises NotReadable.
    """
    day_first, year_first = _DAY_FIRST.fullmatch(text.strip()), _YEAR_FIRST.fullmatch(text.strip())
    if year_first:
        year, month, day, hour, minute = year_first.groups()
    elif day_first:
        day, month, year, hour, minute = day_first.groups()
    else:
        raise NotReadable(f"{text!r} is no day: write 2026-11-27 or 2026-11-27 20:00")
    is_midnight = (hour, minute) == ("24", "00")
    try:
        at = datetime(int(year), int(month), int(day), 0 if is_midnight else int(hour or 0), int(minute or 0))  # noqa: DTZ001  the shop's
    except ValueError as error:
        raise NotReadable(f"{text!r} is no day: {error}") from error
    return f"{at:%Y-%m-%d} {hour:0>2}:{minute}" if hour else f"{at:%Y-%m-%d}"


def as_text(value: Any) -> str:
    """A single value as a cell holds it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else "" if value is None else str(value)


def _buttons(value: Any) -> str:
    """A line for each button, none for no buttons; what other lines would read back is left out."""
    if value is None:
        return ""
    try:
        lines = [f"{button['title']} | {button['payload']}" for button in value]
        whole = "\n".join(lines)
        return whole if _read_buttons(whole) == list(value) else f"{LEFT_OUT}these buttons fit no lines]"
    except (KeyError, TypeError, NotReadable):
        return f"{LEFT_OUT}these buttons fit no lines]"


def _read_buttons(text: str) -> list[dict[str, str]]:
    matches = [(_BUTTON.fullmatch(line.strip()), line) for line in text.split("\n") if line.strip()]
    if wrong := [line for match, line in matches if match is None]:
        raise NotReadable(f"{wrong[0]!r} is no button: write its title, a bar and what it does, A person | ask_person")
    return [{"title": match[1], "payload": match[2]} for match, _ in matches if match]


BLOCK: Mapping[str, Field] = {
    "title": Field(way=("metadata", "title"), write=as_text, read=str),
}
EXAMPLES = "examples"
ANSWER: Mapping[str, Field] = {
    "answer": Field(way=("text",), write=as_text, read=Quoted),
    "about": Field(way=("metadata", ABOUT), write=as_text, read=str),
    "channel": Field(way=("channel",), write=as_text, read=str),
    "valid from": Field(way=("metadata", FROM), write=as_text, read=moment),
    "valid until": Field(way=("metadata", UNTIL), write=as_text, read=moment),
    "picture": Field(way=("image",), write=as_text, read=str),
    "buttons": Field(way=("buttons",), write=_buttons, read=_read_buttons),
    "asks": Field(way=("metadata", ASKS), write=as_text, read=str),
    "carried": Field(way=("metadata", CARRIED), write=as_text, read=truth),
}
