"""Opening hours: when people answer, in the shop's time zone; several spans a day, past midnight, and holidays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from heapq import merge
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.shop.holidays import Calendar, Name, name_in, read_days
from bot.shop.spans import DAY_MINUTES, BadHours, Spans, check_apart, read_spans
from bot.shop.wording import WEEKDAYS

LOOK_AHEAD_DAYS = 60
_KEYS = frozenset({"timezone", "closed", "holidays", "calendar", *WEEKDAYS})


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Weekly spans as minutes after midnight, and what differs from the week.

    A span belongs to the day on which it begins: what passes midnight into a holiday is open till its end.
    """

    zone: ZoneInfo
    week: tuple[Spans, ...]
    calendar: Calendar = field(default_factory=Calendar)

    def open_at(self, now: float) -> bool:
        """Whether people answer at this moment (UTC unix seconds)."""
        return self._within_spans(now) and self._closure_name(now) is None

    def half_hours(self) -> tuple[tuple[bool, ...], ...]:
        """By weekday (0: Monday) and half hour, whether people answer in its middle; without holidays."""
        return tuple(tuple(self._in_week(day, 30 * number + 15) for number in range(48)) for day in range(7))

    def _in_week(self, day: int, minute: int) -> bool:
        yesterday = any(begin <= minute + DAY_MINUTES < end for begin, end in self.week[day - 1])
        return yesterday or any(begin <= minute < end for begin, end in self.week[day])

    def next_opening(self, now: float) -> datetime | None:
        """When people answer again, in the shop's time zone; None where that is not within the next 60 days."""
        opening = self.opening_at(now)
        return None if opening is None else datetime.fromtimestamp(opening, self.zone)

    def opening_at(self, now: float) -> float | None:
        """When people answer again (UTC unix seconds); None where that is not within the next 60 days."""
        begins = (begin for day in self._days(now) for begin, _ in self._spans_of(day))
        ends = sorted(closure.ends_at for closure in self.calendar.closures)
        return _first(now, merge(begins, ends), self.open_at)

    def closes_at(self, now: float) -> float | None:
        """When people stop answering after `now`; None where that is not within the next 60 days."""
        ends = (end for day in self._days(now) for _, end in self._spans_of(day))
        begins = (closure.begins_at for closure in self.calendar.closures)
        return _first(now, merge(ends, begins), lambda moment: not self.open_at(moment))

    def reason(self, now: float, languages: Sequence[str]) -> str | None:
        """Why it is closed now where a holiday is the reason: its name, in the first of `languages` that has one."""
        if self.open_at(now):
            return None
        name = self._closure_name(now)
        holiday = self.calendar.days.get(datetime.fromtimestamp(now, self.zone).date())
        return name_in(name or (holiday.name if holiday else {}), languages)

    def _within_spans(self, now: float) -> bool:
        today = datetime.fromtimestamp(now, self.zone).date()
        near = (today - timedelta(days=1), today)
        return any(begin <= now < end for day in near for begin, end in self._spans_of(day))

    def _closure_name(self, now: float) -> Name | None:
        closures = self.calendar.closures
        return next((closure.name for closure in closures if closure.begins_at <= now < closure.ends_at), None)

    def _days(self, now: float) -> Iterator[date]:
        today = datetime.fromtimestamp(now, self.zone).date()
        return (today + timedelta(days=ahead) for ahead in range(-1, LOOK_AHEAD_DAYS + 1))

    def _spans_of(self, day: date) -> list[tuple[float, float]]:
        holiday = self.calendar.days.get(day)
        spans = self.week[day.weekday()] if holiday is None else holiday.spans
        return [(self._moment(day, begin), self._moment(day, end)) for begin, end in spans]

    def _moment(self, day: date, minutes: int) -> float:
        # By the clock on the wall and then in UTC: a night of 23 or 25 hours ends at the time on that clock.
        day += timedelta(days=minutes // DAY_MINUTES)
        minutes %= DAY_MINUTES
        local = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=self.zone)
        return local.astimezone(timezone.utc).timestamp()


# A shop that never closes.
ALWAYS = Hours(zone=ZoneInfo("UTC"), week=(((0, DAY_MINUTES),),) * 7)


def read_hours(facts: Mapping[str, Any], folder: Path | None = None) -> Hours:
    """The `hours` of the shop's facts; `folder` holds the file that `calendar` names. Raises BadHours.

    A day that is written by hand comes before the same day in the calendar's file.
    """
    if unknown := sorted(set(facts) - _KEYS):
        raise BadHours(
            f"hours.{unknown[0]} is not known; hours has {', '.join(sorted(_KEYS - set(WEEKDAYS)))} and days"
        )
    try:
        zone = ZoneInfo(str(facts["timezone"]))
    except Exception as error:
        raise BadHours("hours.timezone must name a time zone such as Europe/Madrid") from error
    week = tuple(read_spans(f"hours.{day}", facts.get(day)) for day in WEEKDAYS)
    _check_nights(week)
    filed = _filed(folder, facts.get("calendar"), zone)
    by_hand = read_days(facts.get("closed"), facts.get("holidays"))
    return Hours(zone=zone, week=week, calendar=Calendar(days={**filed.days, **by_hand}, closures=filed.closures))


def _filed(folder: Path | None, file: object, zone: ZoneInfo) -> Calendar:
    if not folder or not file:
        return Calendar()
    # Half a second to load, and most shops name no calendar file.
    from bot.shop.calendar_file import read_calendar

    return read_calendar(folder / str(file), zone)


def _first(now: float, moments: Iterable[float], fits: Callable[[float], bool]) -> float | None:
    limit = now + LOOK_AHEAD_DAYS * 86_400
    return next((moment for moment in moments if now < moment <= limit and fits(moment)), None)


def _check_nights(week: Sequence[Spans]) -> None:
    """Raises BadHours where a span that passes midnight runs into the next day's first."""
    for number, spans in enumerate(week):
        following = week[(number + 1) % len(week)]
        if spans and following:
            begin, end = following[0]
            where = f"hours.{WEEKDAYS[number]} and the day after"
            check_apart(where, spans[-1], (begin + DAY_MINUTES, end + DAY_MINUTES))
