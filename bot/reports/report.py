"""Report: everything of the owner's page, made from facts by day; the letter of Monday is made from it too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from bot.reports.costs import Cost, about, costs, minutes_of
from bot.reports.rows import DayCounts, Only, PeopleTime, Presence, WaitFact
from bot.reports.staffing import Advice, Block, Pace, advice, blocks, held_at_once, pace_of, verdicts
from bot.reports.trends import trends
from bot.reports.usual import WEEKS
from bot.reports.weeks import WATCHED_DAYS, Figure, Numbers, counted_weeks, figures, split, week_days

_MOST_ASKED, _MOST_RISING = 10, 5


class Facts(Protocol):
    """The facts by day; see bot.store.reports.facts.ReportFacts."""

    def days(self, only: Only) -> list[DayCounts]: ...

    def waits(self, only: Only) -> list[WaitFact]: ...

    def questions(self, only: Only, *, later: str) -> dict[str, tuple[int, int]]: ...

    def people_time(self, only: Only) -> list[PeopleTime]: ...

    def ratings(self, only: Only) -> list[tuple[str, int | None, int]]: ...

    def faults(self, only: Only) -> list[tuple[str, str, int]]: ...

    def presence(self, only: Only) -> list[Presence]: ...

    def first_day(self) -> str | None: ...


@dataclass(frozen=True, kw_only=True)
class Trend:
    """An entry, how often it was answered this week and in a usual one, and whether that is more than chance."""

    entry: str
    now: int
    usual: float | None
    differs: bool


@dataclass(frozen=True, kw_only=True)
class Staffing:
    """The load of people over eight weeks: per weekday and half hour who asked and who was there, and the advice.

    `days`: on how many of them the shop was counted and had no holiday; fewer in a new shop.
    `doubted`: in how many blocks the measured waits contradict the model, which then advises nothing.
    `asked[weekday][half_hour]` sums all weeks; `there` is people on average, None where nobody looked.
    """

    days: int
    asked: tuple[tuple[int, ...], ...]
    there: tuple[tuple[float | None, ...], ...]
    blocks: tuple[Block, ...]
    pace: Pace | None
    held_at_once: Mapping[int, tuple[int, float]]
    advice: tuple[Advice, ...]
    doubted: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """Seven days to `until`, beside the eight weeks before; `today`: what came since, None where it is not asked.

    `trends` are the entries asked most, `rising` those asked more than chance explains. `costs` is the time of people
    in the last eight weeks, of `people_minutes` on all talks of the shop. `staffing` is of all requests, since people
    help whoever asks. `verified_until`: the last day whose talks were watched for long enough; None: all were.
    """

    only: Only
    weeks: int
    figures: Mapping[str, Figure]
    week: Numbers
    by_day: Sequence[DayCounts]
    trends: Sequence[Trend]
    rising: Sequence[Trend]
    costs: Sequence[Cost]
    people_minutes: float
    staffing: Staffing
    today: DayCounts | None
    verified_until: str | None


def make_report(
    facts: Facts, only: Only, *, today: date, last: date, is_holiday: Callable[[date], bool] = lambda _: False
) -> Report:
    """The report of the seven days to `last`. `only` chooses account, channel and topic; its days are set here."""
    weeks = week_days(last)
    begin, end = weeks[-1][0], weeks[0][1]
    whole = replace(only, since=begin, until=max(end, today.isoformat()))
    days, waits = facts.days(whole), facts.waits(whole)
    watched_until = (today - timedelta(days=WATCHED_DAYS)).isoformat()
    split_weeks = split(
        weeks,
        days,
        waits,
        facts.ratings(whole),
        facts.faults(whole),
        watched_until=watched_until,
    )
    first_day = facts.first_day()
    counted = counted_weeks(weeks, first_day)
    # A week that was counted in part would be in the sum and not among the weeks.
    whole_weeks = replace(only, since=weeks[max(0, counted - 1)][0], until=end)
    asked = facts.questions(whole_weeks, later=weeks[0][0])
    known = [
        Trend(entry=entry, now=now, usual=usual, differs=differs)
        for entry, now, usual, differs in trends(asked, weeks=max(0, counted - 1))
    ]
    spent, people_minutes = _spent(facts, replace(only, since=weeks[WEEKS - 1][0], until=end))
    everything = Only(since=begin, until=whole.until)
    return Report(
        only=replace(only, since=weeks[0][0], until=end),
        weeks=max(0, counted - 1),
        figures=figures(split_weeks, counted=counted),
        week=split_weeks[0],
        by_day=[day for day in days if weeks[0][0] <= day.day <= end],
        trends=known[:_MOST_ASKED],
        rising=_rising(known),
        costs=spent,
        people_minutes=people_minutes,
        staffing=_staffing(
            waits if whole == everything else facts.waits(everything),
            facts.presence(everything),
            _days(first_day, last),
            is_holiday,
        ),
        today=next((day for day in days if day.day == today.isoformat()), None),
        verified_until=watched_until if watched_until < end else None,
    )


def _spent(facts: Facts, only: Only) -> tuple[list[Cost], float]:
    """What the choice cost people, and the minutes that all talks of the shop cost them."""
    everything, chosen = Only(since=only.since, until=only.until), replace(only, topic="")
    whole = facts.people_time(everything)
    talks = whole if chosen == everything else facts.people_time(chosen)
    return about(costs(talks), only.topic), minutes_of(whole)


def _rising(known: Sequence[Trend]) -> list[Trend]:
    """What is asked more than before, and not by chance: by how many more, the most first."""
    more = {each.entry: each.now - (each.usual or 0.0) for each in known if each.differs}
    rising = [each for each in known if more.get(each.entry, 0.0) > 0]
    return sorted(rising, key=lambda each: -more[each.entry])[:_MOST_RISING]


def _days(first_day: str | None, last: date) -> list[date]:
    """The days of the eight weeks to the last one on which the shop was counted."""
    days = [last - timedelta(days=ago) for ago in range(7 * WEEKS)]
    return [day for day in days if first_day is not None and day.isoformat() >= first_day]


def _staffing(
    waits: Sequence[WaitFact], presence: Sequence[Presence], days: Sequence[date], is_holiday: Callable[[date], bool]
) -> Staffing:
    """The load of these days; those that are holidays are left out."""
    closed = frozenset(day for day in days if is_holiday(day))
    names = {day.isoformat() for day in days if day not in closed}
    near = [wait for wait in waits if wait.day in names]
    looks = [look for look in presence if look.day in names]
    found = tuple(blocks(near, looks, days=days, closed=closed))
    pace = pace_of(near)
    told = verdicts(found, pace)
    return Staffing(
        days=len(names),
        asked=_asked(near),
        there=_there(looks),
        blocks=found,
        pace=pace,
        held_at_once=held_at_once(near),
        advice=tuple(advice(told)),
        doubted=sum(each.doubted for each in told),
    )


def _asked(waits: Sequence[WaitFact]) -> tuple[tuple[int, ...], ...]:
    table = [[0] * 48 for _ in range(7)]
    for wait in waits:
        table[date.fromisoformat(wait.day).weekday()][wait.half_hour] += 1
    return tuple(map(tuple, table))


def _there(looks: Sequence[Presence]) -> tuple[tuple[float | None, ...], ...]:
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for look in looks:
        key = date.fromisoformat(look.day).weekday(), look.half_hour
        samples, people = sums.get(key, (0, 0))
        sums[key] = samples + look.samples, people + look.people
    return tuple(
        tuple(
            sums[weekday, half_hour][1] / sums[weekday, half_hour][0] if (weekday, half_hour) in sums else None
            for half_hour in range(48)
        )
        for weekday in range(7)
    )
