"""Opening hours: when people answer, in the shop's time zone; several spans a day, past midnight, closed days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from bot.wording import WEEKDAYS

_LOOK_AHEAD_DAYS = 60


class BadHours(Exception):
    """The hours in the shop's facts can't be read; the message names the entry and the cure."""


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Weekly spans as minutes after midnight (an end past 1440 is on the next day), and days with none."""

    zone: ZoneInfo
    week: tuple[tuple[tuple[int, int], ...], ...]
    closed: frozenset[date]

    def open_at(self, now: float) -> bool:
        """Whether people answer at this moment (UTC unix seconds)."""
        moment = datetime.fromtimestamp(now, self.zone)
        return any(begin <= moment < end for begin, end in self._spans_near(moment.date()))

    def next_opening(self, now: float) -> datetime | None:
        """When people answer again, in the shop's time zone; None within the next 60 days."""
        moment = datetime.fromtimestamp(now, self.zone)
        for ahead in range(_LOOK_AHEAD_DAYS):
            for begin, _ in self._spans_of(moment.date() + timedelta(days=ahead)):
                if begin > moment:
                    return begin
        return None

    def _spans_near(self, day: date) -> list[tuple[datetime, datetime]]:
        return self._spans_of(day - timedelta(days=1)) + self._spans_of(day)

    def _spans_of(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.closed:
            return []
        return [(self._moment(day, begin), self._moment(day, end)) for begin, end in self.week[day.weekday()]]

    def _moment(self, day: date, minutes: int) -> datetime:
        day += timedelta(days=minutes // 1440)
        minutes %= 1440
        # Through UTC, so that a wall time which a clock change skips still is a moment.
        local = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=self.zone)
        return local.astimezone(timezone.utc).astimezone(self.zone)


def read_hours(facts: Mapping[str, Any]) -> Hours:
    """The `hours` of the shop's facts. Raises BadHours."""
    try:
        zone = ZoneInfo(str(facts["timezone"]))
    except Exception as error:
        raise BadHours("hours.timezone must name a time zone such as Europe/Madrid") from error
    week = tuple(tuple(_span(day, span) for span in facts.get(day) or ()) for day in WEEKDAYS)
    return Hours(zone=zone, week=week, closed=_closed(facts.get("closed") or ()))


def _span(day: str, span: object) -> tuple[int, int]:
    try:
        begin, end = (_minutes(part) for part in str(span).split("-"))
    except ValueError as error:
        raise BadHours(f'hours.{day}: write spans as "09:30-14:00", not {span!r}') from error
    return begin, end if end > begin else end + 1440


def _minutes(text: str) -> int:
    hours, minutes = text.strip().split(":")
    value = int(hours) * 60 + int(minutes)
    if not (0 <= int(minutes) < 60 and 0 <= value <= 1440):
        raise ValueError(text)
    return value


def _closed(days: Sequence[object]) -> frozenset[date]:
    try:
        return frozenset(date.fromisoformat(str(day)) for day in days)
    except ValueError as error:
        raise BadHours('hours.closed: write days as "2026-12-25"') from error
