"""Pictures: where the bars and squares of a picture stand. The template draws them as SVG, a table below each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.phrases import joined, phrase
from bot.reports.report import Staffing
from bot.reports.words import WEEKDAYS, half_hour_words
from connectors.desk.words import short_weekday

_BARS_WIDTH, _BARS_HEIGHT, _TOP, _BOTTOM = 700, 180, 22, 24
# As wide as a phone shows without scrolling.
_CELL_WIDTH, _CELL_HEIGHT, _LEFT, _HEAD = 40, 9, 44, 20
# Shares of the darkest square; a square without anybody is left empty.
_SHADES = 5


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar with its words above and below; of `height`, `part` is filled darker."""

    x: float
    y: float
    width: float
    height: float
    part: float
    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Bars:
    """A picture of bars."""

    width: int
    height: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Square:
    """One half hour of a weekday; `shade` from 0 (nobody asked) to 5, `words` for who points at it."""

    x: int
    y: int
    shade: int
    words: str


@dataclass(frozen=True, kw_only=True)
class OpenHours:
    """The frame around a stretch of opening hours of a weekday."""

    x: int
    y: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Heat:
    """A picture of the week: a column per weekday, a row per half hour, frames around opening hours; and its table."""

    width: int
    height: int
    cell_width: int
    cell_height: int
    squares: tuple[Square, ...]
    open_hours: tuple[OpenHours, ...]
    hours: tuple[tuple[int, str], ...]
    days: tuple[tuple[int, str], ...]
    table: tuple[tuple[str, tuple[str, ...]], ...]


def bars(values: Sequence[tuple[str, int, int]]) -> Bars:
    """Bars of (label, value, part of the value), side by side."""
    most = max((value for _, value, _ in values), default=0) or 1
    step = _BARS_WIDTH / max(1, len(values))
    room = _BARS_HEIGHT - _TOP - _BOTTOM
    return Bars(
        width=_BARS_WIDTH,
        height=_BARS_HEIGHT,
        bars=tuple(
            Bar(
                x=round(number * step + step * 0.15, 1),
                y=round(_TOP + room * (1 - value / most), 1),
                width=round(step * 0.7, 1),
                height=round(room * value / most, 1),
                part=round(room * part / most, 1),
                value=f"{value:,}",
                label=label,
            )
            for number, (label, value, part) in enumerate(values)
        ),
    )


def heat(staffing: Staffing, is_open: Sequence[Sequence[bool]]) -> Heat:
    """The load of people by weekday and half hour, over the hours in which anything was or it `is_open`."""
    rows = _rows(staffing, is_open)
    most = max((staffing.asked[day][row] for day in range(7) for row in rows), default=0) or 1
    return Heat(
        width=_LEFT + 7 * _CELL_WIDTH,
        height=_HEAD + _CELL_HEIGHT * len(rows) + 2,
        cell_width=_CELL_WIDTH,
        cell_height=_CELL_HEIGHT,
        squares=tuple(
            Square(
                x=_LEFT + day * _CELL_WIDTH,
                y=_HEAD + (row - rows[0]) * _CELL_HEIGHT,
                shade=-(-_SHADES * staffing.asked[day][row] // most),
                words=joined((WEEKDAYS[day], f"{half_hour_words(row)}:", _cell(staffing, is_open, day, row))),
            )
            for day in range(7)
            for row in rows
        ),
        open_hours=tuple(
            OpenHours(
                x=_LEFT + day * _CELL_WIDTH,
                y=_HEAD + (begin - rows[0]) * _CELL_HEIGHT,
                height=(end - begin) * _CELL_HEIGHT,
            )
            for day in range(7)
            for begin, end in _stretches(is_open[day])
        ),
        hours=tuple(
            (_HEAD + (row - rows[0]) * _CELL_HEIGHT + 11, half_hour_words(row)) for row in rows if row % 2 == 0
        ),
        days=tuple((_LEFT + day * _CELL_WIDTH + _CELL_WIDTH // 2, short_weekday(day)) for day in range(7)),
        table=tuple(
            (half_hour_words(row), tuple(_cell(staffing, is_open, day, row) for day in range(7))) for row in rows
        ),
    )


def _rows(staffing: Staffing, is_open: Sequence[Sequence[bool]]) -> range:
    """The half hours that are shown."""
    busy = [
        row
        for row in range(48)
        if any(staffing.asked[day][row] or staffing.there[day][row] or is_open[day][row] for day in range(7))
    ]
    return range(min(busy), max(busy) + 1) if busy else range(18, 40)


def _stretches(is_open: Sequence[bool]) -> list[tuple[int, int]]:
    """From which half hour up to which a day is open."""
    edges = [row for row in range(49) if (row < 48 and is_open[row]) != (row > 0 and is_open[row - 1])]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _cell(staffing: Staffing, is_open: Sequence[Sequence[bool]], day: int, row: int) -> str:
    asked, there = staffing.asked[day][row], staffing.there[day][row]
    words = []
    if asked or there:
        people = "" if there is None else phrase(", %(there)s there", there=f"{there:.1f}")
        words.append(phrase("%(asked)s asked%(people)s", asked=asked, people=people))
    if not is_open[day][row]:
        words.append(phrase("(closed)"))
    return joined(words) if words else "–"
