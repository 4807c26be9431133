"""Holidays: days with hours of their own, and times when nobody answers, each with its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bot.shop.spans import BadHours, Spans, read_spans

ANY_LANGUAGE = ""
LONGEST_DAYS = 366
_FIELDS = frozenset({"date", "until", "name", "hours"})

Name = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A day with hours of its own, none when closed. `name` by language; `ANY_LANGUAGE` where there is only one."""

    name: Name
    spans: Spans = ()


@dataclass(frozen=True, kw_only=True)
class Closure:
    """A period in which nobody answers, whatever the day's hours (UTC unix seconds, half-open)."""

    begins_at: float
    ends_at: float
    name: Name


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Everything that differs from the week."""

    days: Mapping[date, Holiday] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()


def name_in(name: Name, languages: Sequence[str]) -> str | None:
    """The name in the first of `languages` that has one, else in any; None where there is none."""
    for language in (*languages, ANY_LANGUAGE):
        if name.get(language):
            return name[language]
    return next(iter(name.values()), None) or None


def days_between(where: str, first: date, last: date) -> list[date]:
    """Both days and the days between them. Raises BadHours for an end before the begin, or more than a year."""
    count = (last - first).days + 1
    if not 0 < count <= LONGEST_DAYS:
        raise BadHours(f"{where}: from {first} to {last} is no time of one to {LONGEST_DAYS} days; correct the dates")
    return [first + timedelta(days=number) for number in range(count)]


def read_days(closed: object, holidays: object) -> dict[date, Holiday]:
    """The days by hand: `closed` are mere dates, `holidays` have date, until, name and hours. Raises BadHours."""
    days = {_date("hours.closed", day): Holiday(name={}) for day in _list("hours.closed", closed)}
    for number, entry in enumerate(_list("hours.holidays", holidays)):
        where = f"hours.holidays.{number}"
        if not isinstance(entry, Mapping) or "date" not in entry or set(entry) - _FIELDS:
            raise BadHours(f"{where}: write {{date: 2026-12-25, name: Christmas}}; `until` and `hours` may be added")
        first = _date(where, entry["date"])
        holiday = Holiday(name=_name(where, entry.get("name")), spans=read_spans(where, entry.get("hours")))
        days |= dict.fromkeys(days_between(where, first, _date(where, entry.get("until") or first)), holiday)
    return days


def _list(where: str, given: object) -> Sequence[Any]:
    if given is None:
        return ()
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise BadHours(f"{where}: write a list")
    return given


def _date(where: str, given: object) -> date:
    if isinstance(given, datetime):
        return given.date()
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise BadHours(f'{where}: write days as "2026-12-25", not {given!r}') from error


def _name(where: str, given: object) -> Name:
    if given is None:
        return {}
    if isinstance(given, Mapping) and all(isinstance(text, str) for text in given.values()):
        return {str(language): text for language, text in given.items()}
    if isinstance(given, str):
        return {ANY_LANGUAGE: given}
    raise BadHours(f"{where}: write the name as text, or as {{en: Christmas, es: Navidad}}")
