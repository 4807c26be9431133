"""Snooze: times to which an agent may want to put off a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.phrases import phrase
from bot.shop.hours import Hours

_HOUR_SECONDS = 3600.0
# Where no opening hours are known, a day begins at nine.
_MORNING = time(9)
_MONDAY = 0


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A time to choose, `until` in UTC unix seconds."""

    title: str
    until: float


def presets(now: float, zone: tzinfo, hours: Hours | None) -> tuple[Preset, ...]:
    """In an hour, today at opening where that is still to come, tomorrow and Monday; two equal times appear once."""
    today = datetime.fromtimestamp(now, zone).date()
    opens = next_opening(now, zone, hours)
    opens_today = datetime.fromtimestamp(opens, zone).date() == today and opens != now + _HOUR_SECONDS
    tomorrow = _opening(today + timedelta(days=1), zone, hours)
    monday = _opening(today + timedelta(days=7 - (today.weekday() - _MONDAY) % 7), zone, hours)
    opens_tomorrow = datetime.fromtimestamp(tomorrow, zone).date() == today + timedelta(days=1)
    choices = (
        Preset(title=phrase("In 1 hour"), until=now + _HOUR_SECONDS),
        *([Preset(title=phrase("Today at opening"), until=opens)] if opens_today else []),
        Preset(
            title=phrase("Tomorrow at opening") if opens_tomorrow else phrase("At the next opening"), until=tomorrow
        ),
        Preset(title=phrase("Monday at opening"), until=monday),
    )
    return choices if monday != tomorrow else choices[:-1]


def next_opening(now: float, zone: tzinfo, hours: Hours | None) -> float:
    """When people are there next, today too where the shop has not opened yet. UTC unix seconds."""
    opening = hours.next_opening(now) if hours else None
    if opening:
        return opening.timestamp()
    today = datetime.fromtimestamp(now, zone).date()
    morning = datetime.combine(today, _MORNING, zone).timestamp()
    return morning if morning > now else _opening(today + timedelta(days=1), zone, hours)


def moment_of(text: str, zone: tzinfo) -> float:
    """UTC unix seconds of a date and time of the shop as a browser writes it (2026-11-23T09:00). Raises ValueError."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


def _opening(day: date, zone: tzinfo, hours: Hours | None) -> float:
    """The first opening on this day or after it."""
    midnight = datetime.combine(day, time(), zone).timestamp()
    opening = hours.next_opening(midnight - 1) if hours else None
    return opening.timestamp() if opening else datetime.combine(day, _MORNING, zone).timestamp()
