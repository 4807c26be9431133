"""Snooze: times to which an agent may want to put off a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

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
    """In an hour, tomorrow at opening, Monday at opening; two equal times appear once."""
    today = datetime.fromtimestamp(now, zone).date()
    tomorrow = _opening(today + timedelta(days=1), zone, hours)
    monday = _opening(today + timedelta(days=7 - (today.weekday() - _MONDAY) % 7), zone, hours)
    opens_tomorrow = datetime.fromtimestamp(tomorrow, zone).date() == today + timedelta(days=1)
    choices = (
        Preset(title="In 1 hour", until=now + _HOUR_SECONDS),
        Preset(title="Tomorrow at opening" if opens_tomorrow else "At the next opening", until=tomorrow),
        Preset(title="Monday at opening", until=monday),
    )
    return choices if monday != tomorrow else choices[:2]


def moment_of(text: str, zone: tzinfo) -> float:
    """UTC unix seconds of a date and time of the shop as a browser writes it (2026-11-23T09:00). Raises ValueError."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


def _opening(day: date, zone: tzinfo, hours: Hours | None) -> float:
    """The first opening on this day or after it."""
    midnight = datetime.combine(day, time(), zone).timestamp()
    opening = hours.next_opening(midnight - 1) if hours else None
    return opening.timestamp() if opening else datetime.combine(day, _MORNING, zone).timestamp()
