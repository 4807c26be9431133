"""iCalendar: reads holidays from a file that a calendar program exported (RFC 5545), with `icalendar`.

`recurring_ical_events` works out repeated, left-out and moved events.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from bot.shop.holidays import ANY_LANGUAGE, Calendar, Closure, Holiday, Name, days_between
from bot.shop.spans import BadHours

# Events that repeat without an end are worked out from the first of these days to the last.
_FIRST, _LAST = date(1970, 1, 1), date(2060, 12, 31)
_FREQUENCIES = frozenset({"YEARLY", "MONTHLY", "WEEKLY", "DAILY"})
_TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID")


class _Fault(Exception):
    """A fault of an event; the message names the cure."""


def read_calendar(path: Path, zone: ZoneInfo) -> Calendar:
    """The events of an iCalendar file: one for whole days makes them holidays, one with times makes a closure.

    Times without a zone are the shop's. Cancelled events are left out. Raises BadHours, which names the event.
    """
    days: dict[date, Holiday] = {}
    closures: list[Closure] = []
    for event in _occurrences(path.name, _parsed(path)):
        begin, end, name = event.start, event.end, _names(event)
        if isinstance(begin, datetime) and isinstance(end, datetime):
            closures.append(Closure(begins_at=_at(begin, zone), ends_at=_at(end, zone), name=name))
        else:
            spanned = days_between(f"{path.name}, {_shown(event)}", begin, end - timedelta(days=1))
            days |= dict.fromkeys(spanned, Holiday(name=name))
    return Calendar(days=days, closures=tuple(sorted(closures, key=lambda closure: closure.begins_at)))


def _parsed(path: Path) -> icalendar.Calendar:
    """The calendar, with every event looked at. Raises BadHours."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadHours(
            f"hours.calendar: {path.name} can't be read; put an iCalendar file (.ics, UTF-8) there"
        ) from error
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise BadHours(f"{path.name}: an iCalendar file begins with BEGIN:VCALENDAR; export it from a calendar")
    if not text.rstrip().upper().endswith("END:VCALENDAR"):
        raise BadHours(f"{path.name}: the file is cut off; export it again")
    try:
        calendar = icalendar.Calendar.from_ical(text)
    except ValueError as error:
        raise BadHours(f"{path.name}: {error}; export the file again") from error
    for event in calendar.events:
        try:
            _check(event)
        except (_Fault, ValueError) as error:
            raise BadHours(f"{path.name}, {_shown(event)}: {error}") from error
    return calendar


def _check(event: icalendar.Event) -> None:
    """Raises _Fault or ValueError where the event can't be understood."""
    for name, problem in event.errors:
        raise _Fault(f"{name} is not understood ({problem}); write days as 20261225, times as 20261225T140000")
    if "DTSTART" not in event:
        raise _Fault("it has no DTSTART; say when it begins")
    for name in _TIMES:
        _check_zone(event, name)
    if event.duration <= timedelta(0):
        raise _Fault("it ends before it begins, or at once; correct DTEND")
    for frequency in (rule["FREQ"][0] for rule in event.rrules):
        if frequency not in _FREQUENCIES:
            raise _Fault(f"what happens {frequency} is no holiday; repeat it yearly, monthly, weekly or daily")


def _check_zone(event: icalendar.Event, name: str) -> None:
    """Raises _Fault for a zone that nobody knows: the time would be taken for the shop's."""
    moment = event.get(name)
    zone = moment.params.get("TZID") if moment is not None else None
    if zone and isinstance(moment.dt, datetime) and moment.dt.tzinfo is None:
        raise _Fault(f"the zone {zone} of {name} is not known; write a TZID such as Europe/Madrid")


def _occurrences(file: str, calendar: icalendar.Calendar) -> Iterator[icalendar.Event]:
    """Each time of each event that is not cancelled. Raises BadHours."""
    try:
        events = recurring_ical_events.of(calendar).between(_FIRST, _LAST)
    except (ValueError, OverflowError) as error:
        raise BadHours(f"{file}: what is repeated can't be worked out ({error}); correct RRULE") from error
    return (event for event in events if str(event.get("STATUS", "")).upper() != "CANCELLED")


def _at(moment: datetime, zone: ZoneInfo) -> float:
    """UTC unix seconds."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()


def _names(event: icalendar.Event) -> Name:
    """The names by language."""
    given = event.get("SUMMARY", [])
    names = given if isinstance(given, list) else [given]
    return {_language(name): " ".join(name.split()) for name in names}


def _language(name: icalendar.vText) -> str:
    return str(name.params.get("LANGUAGE", ANY_LANGUAGE)).partition("-")[0].lower()


def _shown(event: icalendar.Event) -> str:
    """The description by which the owner finds the event in the file."""
    suffix = next((f" ({name})" for name in _names(event).values() if name), "")
    begin = event.get("DTSTART")
    return f"the event{suffix} of {begin.to_ical().decode()}" if begin is not None else f"the event{suffix}"
