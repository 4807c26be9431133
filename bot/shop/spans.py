"""Spans: the times of a day when people answer, in minutes after midnight; an end past 1440 is on the next day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_SPAN = re.compile(r"\s*(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)\s*")
DAY_MINUTES = 1440

Span = tuple[int, int]
Spans = tuple[Span, ...]


class BadHours(Exception):
    """The hours in the shop's facts, or its calendar, can't be read; the message names the entry and the cure."""


def read_spans(where: str, given: object) -> Spans:
    """The spans of one day in order, from a list like ["09:30-14:00", "22:00-02:00"]. Raises BadHours.

    `where` names the entry for the message. Spans are half-open, so one may begin when another ends.
    """
    if given is None:
        return ()
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise BadHours(f'{where}: write a list of spans, ["09:30-14:00"], or [] for closed; not {given!r}')
    spans = sorted(_span(where, item) for item in given)
    for earlier, later in pairwise(spans):
        check_apart(where, earlier, later)
    return tuple(spans)


def check_apart(where: str, earlier: Span, later: Span) -> None:
    """Raises BadHours where two spans share time."""
    if later[0] < earlier[1]:
        raise BadHours(f"{where}: {_written(earlier)} and {_written(later)} overlap; write them as one span")


def _span(where: str, given: object) -> Span:
    match = _SPAN.fullmatch(str(given))
    if match is None:
        raise BadHours(f'{where}: write spans as "09:30-14:00", not {given!r}')
    hours = [int(part) for part in match.groups()]
    begin, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if hours[1] > 59 or hours[3] > 59 or begin >= DAY_MINUTES or end > DAY_MINUTES:
        raise BadHours(f"{where}: {given!r} has a time that no clock shows; the last is 24:00")
    if begin == end:
        raise BadHours(f'{where}: {given!r} begins when it ends; the whole day is "00:00-24:00"')
    return begin, end if end > begin else end + DAY_MINUTES


def _written(span: Span) -> str:
    begin, end = span[0] % DAY_MINUTES, span[1] if span[1] <= DAY_MINUTES else span[1] - DAY_MINUTES
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"
