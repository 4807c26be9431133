"""Hours away: when a person will not be there, once or every week, as the team or the person planned it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo

from bot.phrases import phrase

_LONGEST = timedelta(days=366)
_WEEK = timedelta(days=7)
DAYS = 7


@dataclass(frozen=True, kw_only=True)
class HoursAway:
    """From when to when somebody is away, in UTC unix seconds; `weekly`: this time, and at its hours every week."""

    hours_id: str = ""
    agent_id: str
    begins_at: float
    ends_at: float
    weekly: bool = False


def once(agent_id: str, begins: str, ends: str, zone: tzinfo, *, now: float) -> HoursAway:
    """Away once between two moments as a browser writes them (2026-11-30T13:00). Raises ValueError, in words."""
    try:
        begin, end = (datetime.fromisoformat(text).replace(tzinfo=zone) for text in (begins, ends))
    except ValueError:
        raise ValueError(phrase("Choose from when and until when.")) from None
    if end <= begin or end - begin > _LONGEST:
        raise ValueError(phrase("The end must come after the beginning, at most a year later."))
    if end.timestamp() <= now:
        raise ValueError(phrase("That is past already."))
    return HoursAway(agent_id=agent_id, begins_at=begin.timestamp(), ends_at=end.timestamp())


def every_week(agent_id: str, day: int, begins: str, ends: str, zone: tzinfo, *, now: float) -> HoursAway:
    """Away each week on a day (0: Monday) between two times of day (13:00); past midnight where they ask for it.

    The next time that is not over yet. Raises ValueError, in words.
    """
    try:
        begin, end = time.fromisoformat(begins), time.fromisoformat(ends)
    except ValueError:
        raise ValueError(phrase("Write the times as 13:00 and 14:00.")) from None
    if begin == end or not 0 <= day < DAYS:
        raise ValueError(phrase("Choose days, and two different times."))
    today = datetime.fromtimestamp(now, zone).date()
    date = today - timedelta(days=(today.weekday() - day) % 7)
    hours = HoursAway(
        agent_id=agent_id,
        begins_at=datetime.combine(date, begin, zone).timestamp(),
        ends_at=datetime.combine(date + timedelta(days=end < begin), end, zone).timestamp(),
        weekly=True,
    )
    return next_time(hours, zone, now=now)


def next_time(hours: HoursAway, zone: tzinfo, *, now: float) -> HoursAway:
    """The first time of weekly hours that is not over; the clock on the wall counts when summer time begins or ends."""
    begin, end = (datetime.fromtimestamp(moment, zone) for moment in (hours.begins_at, hours.ends_at))
    while end.timestamp() <= now:
        begin, end = begin + _WEEK, end + _WEEK
    return replace(hours, begins_at=begin.timestamp(), ends_at=end.timestamp())
