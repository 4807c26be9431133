"""iCalendar: holidays from a file as calendar programs export it (RFC 5545), as far as closures need it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.shop.holidays import ANY_LANGUAGE, Calendar, Closure, Holiday, Name, days_between
from bot.shop.spans import BadHours

_LAST_YEAR = 2100
_EVENT = "VEVENT"
_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[^=:;]+=(?:\"[^\"]*\"|[^\":;]*))*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";([^=]+)=(\"[^\"]*\"|[^;]*)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_NTH_DAY = re.compile(r"([+-]?[1-5])(MO|TU|WE|TH|FR|SA|SU)")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RULE_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"})

Moment = date | datetime


@dataclass(frozen=True, kw_only=True)
class _Line:
    number: int
    name: str
    parameters: Mapping[str, str]
    value: str


@dataclass(kw_only=True)
class _Event:
    """What stands between BEGIN and END; of an event, the lines that matter."""

    number: int
    kind: str
    lines: dict[str, _Line] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    left_out: list[_Line] = field(default_factory=list)


class _Fault(Exception):
    """What is wrong with a line, and the cure."""


def read_calendar(path: Path, zone: ZoneInfo) -> Calendar:
    """The events of an iCalendar file: one for whole days makes them holidays, one with times makes a closure.

    Times without a zone are the shop's. Cancelled events are left out. Raises BadHours, which names the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadHours(
            f"hours.calendar: {path.name} can't be read; put an iCalendar file (.ics, UTF-8) there"
        ) from error
    days: dict[date, Holiday] = {}
    closures: list[Closure] = []
    for event in _events(path.name, text):
        try:
            _add(event, zone, days, closures)
        except (_Fault, BadHours, ValueError, OverflowError) as error:
            raise BadHours(f"{path.name}, the event at line {event.number}: {error}") from error
    return Calendar(days=days, closures=tuple(sorted(closures, key=lambda each: each.begins_at)))


def _events(file: str, text: str) -> Iterator[_Event]:
    lines = list(_lines(file, text))
    if not lines or (lines[0].name, lines[0].value.upper()) != ("BEGIN", "VCALENDAR"):
        raise BadHours(f"{file}, line 1: an iCalendar file begins with BEGIN:VCALENDAR; export it from a calendar")
    inside: list[_Event] = []
    for line in lines:
        if line.name == "BEGIN":
            inside.append(_Event(number=line.number, kind=line.value.upper()))
        elif line.name == "END":
            yield from _ended(file, inside, line)
        elif inside and inside[-1].kind == _EVENT:
            _note(inside[-1], line)
    if inside:
        raise BadHours(f"{file}: it ends inside {inside[-1].kind}; the file is cut off, export it anew")


def _ended(file: str, inside: list[_Event], line: _Line) -> Iterator[_Event]:
    if not inside or inside[-1].kind != line.value.upper():
        raise BadHours(f"{file}, line {line.number}: END:{line.value} closes nothing; export the file anew")
    ended = inside.pop()
    if ended.kind == _EVENT:
        yield ended


def _note(event: _Event, line: _Line) -> None:
    if line.name == "SUMMARY":
        language = line.parameters.get("LANGUAGE", ANY_LANGUAGE).partition("-")[0].lower()
        event.names[language] = _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], line.value).strip()
    elif line.name in ("EXDATE", "RDATE"):
        event.left_out.append(line)
    else:
        event.lines[line.name] = line


def _lines(file: str, text: str) -> Iterator[_Line]:
    """Unfolded content lines (RFC 5545, 3.1) with the number of their first line in the file."""
    whole: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1] in (" ", "\t") and whole:
            whole[-1] = (whole[-1][0], whole[-1][1] + line[1:])
        elif line.strip():
            whole.append((number, line))
    for number, line in whole:
        found = _LINE.fullmatch(line)
        if found is None:
            raise BadHours(f"{file}, line {number}: a line is NAME:value; this one is not, export the file anew")
        parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(found[2])}
        yield _Line(number=number, name=found[1].upper(), parameters=parameters, value=found[3].strip())


def _add(event: _Event, zone: ZoneInfo, days: dict[date, Holiday], closures: list[Closure]) -> None:
    status = event.lines.get("STATUS")
    if status and status.value.upper() == "CANCELLED":
        return
    if "DTSTART" not in event.lines:
        raise _Fault("it has no DTSTART; say when it begins")
    begin = _moment(event.lines["DTSTART"], zone)
    length = _length(event, begin, zone)
    left_out = _left_out(event, zone)
    for each in _occurrences(event.lines.get("RRULE"), begin, zone):
        if each in left_out:
            continue
        if isinstance(each, datetime):
            closures.append(_closure(each, length, event.names))
        else:
            last = each + length - timedelta(days=1)
            days |= dict.fromkeys(days_between("its days", each, last), Holiday(name=event.names))


def _closure(begin: datetime, length: timedelta, name: Name) -> Closure:
    begins_at = begin.timestamp()
    return Closure(begins_at=begins_at, ends_at=begins_at + length.total_seconds(), name=name)


def _left_out(event: _Event, zone: ZoneInfo) -> set[Moment]:
    found: set[Moment] = set()
    for line in event.left_out:
        if line.name == "RDATE":
            raise _Fault(f"line {line.number}: RDATE is not understood; add an event for each of those days")
        found |= {_moment(line, zone, value) for value in line.value.split(",")}
    return found


def _moment(line: _Line, zone: ZoneInfo, value: str | None = None) -> Moment:
    text = line.value if value is None else value
    try:
        if len(text) == 8:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if text.endswith("Z"):
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        own = line.parameters.get("TZID")
        return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(own) if own else zone)
    except (ValueError, KeyError, OSError) as error:
        cure = "write 20261225, or 20261225T140000 with a TZID such as Europe/Madrid"
        raise _Fault(f"line {line.number}: {line.name} is no day or time that is understood; {cure}") from error


def _length(event: _Event, begin: Moment, zone: ZoneInfo) -> timedelta:
    timed = isinstance(begin, datetime)
    if end := event.lines.get("DTEND"):
        until = _moment(end, zone)
        if isinstance(until, datetime) != timed:
            raise _Fault(f"line {end.number}: DTEND must be a day where DTSTART is one, and a time where it is one")
        length = _seconds_between(begin, until)
    elif duration := event.lines.get("DURATION"):
        length = _duration(duration)
    else:
        length = timedelta(days=0 if timed else 1)
    if length <= timedelta(0):
        raise _Fault("it ends before it begins; correct DTEND")
    return length


def _seconds_between(begin: Moment, end: Moment) -> timedelta:
    if isinstance(begin, datetime) and isinstance(end, datetime):
        return timedelta(seconds=end.timestamp() - begin.timestamp())
    return _day(end) - _day(begin)


def _duration(line: _Line) -> timedelta:
    found = _DURATION.fullmatch(line.value)
    if found is None or not any(found.groups()):
        raise _Fault(f"line {line.number}: write DURATION as P2D or PT4H")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _occurrences(rule: _Line | None, begin: Moment, zone: ZoneInfo) -> Iterator[Moment]:
    """The event's begins: once, or every so many years until the rule's end (at most 2100)."""
    if rule is None:
        yield begin
        return
    parts = _rule(rule)
    until = _moment(rule, zone, parts["UNTIL"]) if "UNTIL" in parts else None
    left = int(parts.get("COUNT", _LAST_YEAR))
    step = int(parts.get("INTERVAL", 1))
    for year in range(begin.year, _LAST_YEAR + 1, max(step, 1)):
        each = _in_year(begin, year, parts, rule)
        if each is None or each < begin:
            continue
        if left == 0 or (until is not None and _day(each) > _day(until)):
            return
        left -= 1
        yield each


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _rule(line: _Line) -> dict[str, str]:
    parts = dict(part.partition("=")[::2] for part in line.value.upper().split(";") if part)
    if parts.get("FREQ") != "YEARLY" or set(parts) - _RULE_PARTS:
        raise _Fault(
            f"line {line.number}: only FREQ=YEARLY is understood; what happens every week belongs to the hours"
        )
    if "BYDAY" in parts and not (_NTH_DAY.fullmatch(parts["BYDAY"]) and "BYMONTH" in parts):
        raise _Fault(f"line {line.number}: BYDAY is understood as one day of a month, BYMONTH=11;BYDAY=4TH")
    return parts


def _in_year(begin: Moment, year: int, parts: Mapping[str, str], rule: _Line) -> Moment | None:
    """The event's begin in `year`; None where the year has no such day (29 February)."""
    try:
        month = int(parts.get("BYMONTH", begin.month))
        nth = _NTH_DAY.fullmatch(parts.get("BYDAY", ""))
        if nth is None:
            day = date(year, month, int(parts.get("BYMONTHDAY", begin.day)))
        elif found := _nth_day(year, month, int(nth[1]), _DAYS.index(nth[2])):
            day = found
        else:
            return None
    except ValueError:
        if (begin.month, begin.day) == (2, 29):
            return None
        raise _Fault(f"line {rule.number}: BYMONTH and BYMONTHDAY must name one day of the year") from None
    return begin.replace(year=day.year, month=day.month, day=day.day)


def _nth_day(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth such weekday of a month, from its end where `nth` is negative; None where it has no fifth."""
    if nth > 0:
        first = date(year, month, 1)
        found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    else:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        found = last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))
    return found if found.month == month else None
