"""Weeks: the owner's numbers of seven days beside those of the eight times seven days before, from facts by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from bot.reports.counting.waits import Served
from bot.reports.intervals import Quantile, Share, count_interval, quantile, share
from bot.reports.rows import DayCounts, WaitFact
from bot.reports.usual import WEEKS, Usual, usual

_DAYS = 7
# A talk that began so many days ago has been watched for three days, unless it went on for long.
WATCHED_DAYS = 4
_WATCHED = ("contained", "returned", "pending")
Name = TypeVar("Name", str, "int | None")


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What is counted of some days: sums by name, waits, and faces by score (None: asked, not given)."""

    counts: Mapping[str, int] = field(default_factory=dict)
    waits: Sequence[WaitFact] = ()
    faces: Mapping[int | None, int] = field(default_factory=dict)
    faults: Mapping[str, int] = field(default_factory=dict)

    def count(self, name: str) -> int:
        """A sum of the days; 0 where nothing was."""
        return self.counts.get(name, 0)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of the page: a count, a share or a quantile in seconds, beside what is usual.

    `pooled`: the same of `pooled_weeks` weeks together, this one among them, where it alone has too few; None where
    these have too few too.
    """

    key: str
    value: int | Share | Quantile
    usual: Usual | None
    pooled: Share | Quantile | None = None
    pooled_weeks: int = 0

    @property
    def too_few(self) -> bool:
        """Whether it is of too few to be told; a count always may be."""
        return _is_too_few(self.value)

    @property
    def shown(self) -> int | Share | Quantile:
        """The number to show: of the week, or of the pooled weeks where it has too few."""
        return self.pooled or self.value


# The share or quantile of each number, by its key; see definitions.py for the words.
_READERS: Mapping[str, Callable[[Numbers], int | Share | Quantile]] = {
    "talks": lambda numbers: numbers.count("talks"),
    "answered_of_all": lambda n: share(n.count("contained"), n.count("watched")),
    "answered_of_tried": lambda n: share(n.count("contained"), n.count("contained") + n.count("returned")),
    "with_person": lambda n: share(n.count("person"), n.count("talks")),
    "left_off": lambda n: share(n.count("left_off"), n.count("talks")),
    "reopened": lambda n: share(n.count("reopened"), n.count("talks")),
    "wait_median": lambda n: quantile([w.wait_seconds for w in _accepted(n)], 0.5),
    "wait_nine_in_ten": lambda n: quantile([w.wait_seconds for w in _accepted(n)], 0.9),
    "wait_median_open": lambda n: quantile(_open_waits(n), 0.5),
    "wait_nine_in_ten_open": lambda n: quantile(_open_waits(n), 0.9),
    "reply_median": lambda n: quantile([w.reply_seconds for w in n.waits if w.reply_seconds is not None], 0.5),
    "reply_median_open": lambda n: quantile(_open_replies(n), 0.5),
    "gave_up": lambda n: share(_gave_up(n), _gave_up(n) + len(_accepted(n))),
    "closed": lambda n: share(n.count("closed"), n.count("talks")),
    "closed_answered": lambda n: share(n.count("closed_answered"), n.count("closed")),
    "closed_came_back": lambda n: share(
        sum(bool(w.came_back) for w in n.waits if not w.open), sum(not w.open for w in n.waits)
    ),
    "good": lambda n: share(n.faces.get(3, 0), sum(n.faces.get(score, 0) for score in (1, 2, 3))),
    "rated": lambda n: share(sum(n.faces.get(score, 0) for score in (1, 2, 3)), sum(n.faces.values())),
}
KEYS = tuple(_READERS)
# Those that leave out the days of which nobody knows yet who comes back.
WATCHED = ("answered_of_all", "answered_of_tried")


def figures(weeks: Sequence[Numbers], *, counted: int) -> dict[str, Figure]:
    """The numbers of the latest week by key; `weeks` are the latest and those before it, the latest first.

    `counted`: how many of them were counted from their first day on.
    """
    found = {}
    together = weeks[: min(counted, WEEKS)]
    pool = _together(together)
    for key, read in _READERS.items():
        values = [read(week) for week in weeks]
        before = [_plain(value) for value in values[1:counted]]
        pooled = _enough(read(pool)) if _is_too_few(values[0]) and len(together) > 1 else None
        found[key] = Figure(
            key=key,
            value=values[0],
            usual=usual(_plain(values[0]), before, _bounds(values[0])),
            pooled=pooled,
            pooled_weeks=len(together) if pooled else 0,
        )
    return found


def _is_too_few(value: int | Share | Quantile) -> bool:
    return not isinstance(value, int) and value.too_few


def _enough(value: int | Share | Quantile) -> Share | Quantile | None:
    """A share or a quantile that is of enough to be told."""
    return None if isinstance(value, int) or value.too_few else value


def _together(weeks: Sequence[Numbers]) -> Numbers:
    """What is counted of all these weeks."""
    return Numbers(
        counts=sum((Counter(week.counts) for week in weeks), Counter()),
        waits=[wait for week in weeks for wait in week.waits],
        faces=_tally(item for week in weeks for item in week.faces.items()),
    )


def _plain(value: int | Share | Quantile) -> float | None:
    """The number to compare, a share as it is shown; None where it is of too few."""
    if isinstance(value, int):
        return float(value)
    if value.too_few:
        return None
    return round(value.value, 2) if isinstance(value, Share) else value.value


def _bounds(value: int | Share | Quantile) -> tuple[float, float]:
    """Between what the number truly lies, shares as they are shown."""
    if isinstance(value, int):
        return count_interval(value)
    return (round(value.low, 2), round(value.high, 2)) if isinstance(value, Share) else (value.low, value.high)


def _accepted(numbers: Numbers) -> list[WaitFact]:
    return [wait for wait in numbers.waits if wait.served == Served.ACCEPTED.value]


def _open_waits(numbers: Numbers) -> list[float]:
    """Seconds within the opening hours. What begins and ends at night is left out: it would be a wait of nothing."""
    waits = _accepted(numbers)
    return [wait.wait_open_seconds for wait in waits if wait.open or wait.wait_open_seconds > 0]


def _open_replies(numbers: Numbers) -> list[float]:
    """The same until the first words."""
    waits = [(wait.open, wait.reply_open_seconds) for wait in numbers.waits]
    return [seconds for is_open, seconds in waits if seconds is not None and (is_open or seconds > 0)]


def _gave_up(numbers: Numbers) -> int:
    return sum(wait.served == Served.GAVE_UP.value for wait in numbers.waits)


def week_days(last: date) -> list[tuple[str, str]]:
    """The first and the last day of each week, the latest first: seven days to `last`, and the eight times before."""
    ends = [last - timedelta(days=_DAYS * ago) for ago in range(WEEKS + 1)]
    return [((end - timedelta(days=_DAYS - 1)).isoformat(), end.isoformat()) for end in ends]


def counted_weeks(weeks: Sequence[tuple[str, str]], first_day: str | None) -> int:
    """How many of the weeks were counted from their first day on."""
    return sum(first_day is not None and first_day <= begin for begin, _ in weeks)


def split(
    weeks: Sequence[tuple[str, str]],
    days: Sequence[DayCounts],
    waits: Sequence[WaitFact],
    faces: Sequence[tuple[str, int | None, int]],
    faults: Sequence[tuple[str, str, int]],
    *,
    watched_until: str,
) -> list[Numbers]:
    """The facts of all days, by week.

    Whether an answer was enough counts for whole days up to `watched_until` alone: of a later day those who came back
    are known already, and those who did not are not.
    """
    return [
        Numbers(
            counts=_sums([day for day in days if begin <= day.day <= end], watched_until),
            waits=[wait for wait in waits if begin <= wait.day <= end],
            faces=_tally((score, count) for day, score, count in faces if begin <= day <= end),
            faults=_tally((kind, count) for day, kind, count in faults if begin <= day <= end),
        )
        for begin, end in weeks
    ]


def _sums(days: Sequence[DayCounts], watched_until: str) -> Counter[str]:
    sums: Counter[str] = Counter()
    for day in days:
        counts = {name: value for name, value in vars(day).items() if name not in ("day", *_WATCHED)}
        if day.day <= watched_until:
            counts |= {name: getattr(day, name) for name in _WATCHED}
            counts["watched"] = day.talks - day.pending
        sums.update(counts)
    return sums


def _tally(counts: Iterable[tuple[Name, int]]) -> dict[Name, int]:
    tally: dict[Name, int] = {}
    for name, count in counts:
        tally[name] = tally.get(name, 0) + count
    return tally
