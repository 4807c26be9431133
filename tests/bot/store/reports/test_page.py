"""The owner's page of each week of the generated year: the store's SQL gives what plain counting of the truths does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import sqrt

import pytest

from bot.reports.counting.facts import Calendar
from bot.reports.intervals import Quantile, Share
from bot.reports.report import make_report
from bot.reports.rows import Only
from bot.reports.weeks import KEYS
from connectors.worker.jobs.reports import ReportsJob
from tests.bot.store.reports.year import END, HOURS, ZONE, Truth, Year, day_of, is_open, open_seconds
from tests.bot.store.shop import Shop

FIRST, LAST = date(2025, 9, 7), date(2026, 8, 30)
WEEKS_BEFORE, LEAST_WEEKS, LEAST = 8, 4, 20
_Z = 1.959963984540054
Plain = int | tuple[int, int] | tuple[int, float]


class Naive:
    """The truths of one week, counted one by one."""

    def __init__(self, truths: Sequence[Truth], last: date) -> None:
        begin, end = (last - timedelta(days=6)).isoformat(), last.isoformat()
        self.talks = [each for each in truths if begin <= each.day <= end]
        # A wait counts on the day on which it began, also of a talk that began the evening before.
        self.waits = [each for each in truths if each.asked is not None and begin <= day_of(each.asked) <= end]
        self.served = [each for each in self.waits if each.served == "accepted"]
        self.closed = [each for each in self.talks if not is_open(each.at)]
        self.asked_closed = [each for each in self.waits if not is_open(each.asked or 0)]
        self.scores = Counter(each.score for each in self.talks if each.was_asked_to_rate)

    def numbers(self) -> dict[str, Plain]:
        """By the page's keys: a count, a share as part and whole, or a quantile as count and value."""
        contained = self._count(lambda each: each.verified == "contained")
        gave_up = sum(each.served == "gave_up" for each in self.waits)
        rated = sum(self.scores[score] for score in (1, 2, 3))
        waited = [each.waited or 0.0 for each in self.served]
        # Who asked and was served while closed waited no time of the opening hours.
        waited_open = [_open(each, each.waited) for each in self.served if _reaches_hours(each, each.waited)]
        replied = [each for each in self.waits if each.replied is not None]
        return {
            "talks": len(self.talks),
            "answered_of_all": (contained, len(self.talks)),
            "answered_of_tried": (contained, contained + self._count(lambda each: each.verified == "returned")),
            "with_person": (self._count(lambda each: each.person), len(self.talks)),
            "left_off": (self._count(lambda each: each.left_off), len(self.talks)),
            "reopened": (self._count(lambda each: each.reopened), len(self.talks)),
            "wait_median": _quantile(waited, 50),
            "wait_nine_in_ten": _quantile(waited, 90),
            "wait_median_open": _quantile(waited_open, 50),
            "wait_nine_in_ten_open": _quantile(waited_open, 90),
            "reply_median": _quantile([each.replied or 0.0 for each in replied], 50),
            "reply_median_open": _quantile(
                [_open(each, each.replied) for each in replied if _reaches_hours(each, each.replied)], 50
            ),
            "gave_up": (gave_up, gave_up + len(self.served)),
            "closed": (len(self.closed), len(self.talks)),
            "closed_answered": (sum(bool(each.entries) and not each.person for each in self.closed), len(self.closed)),
            "closed_came_back": (sum(each.came_back for each in self.asked_closed), len(self.asked_closed)),
            "good": (self.scores[3], rated),
            "rated": (rated, self.scores.total()),
        }

    def _count(self, is_one: Callable[[Truth], bool]) -> int:
        return sum(map(is_one, self.talks))


def _open(truth: Truth, seconds: float | None) -> float:
    begun = truth.asked or 0.0
    return open_seconds(begun, begun + (seconds or 0.0))


def _reaches_hours(truth: Truth, seconds: float | None) -> bool:
    return is_open(truth.asked or 0.0) or _open(truth, seconds) > 0


def _quantile(values: Sequence[float], percent: int) -> tuple[int, float]:
    """The first value, from below, that so many percent of the values don't exceed."""
    found = (each for each in sorted(values) if sum(other <= each for other in values) * 100 >= percent * len(values))
    return len(values), next(found, 0.0)


def _plain(value: int | Share | Quantile) -> Plain:
    if isinstance(value, int):
        return value
    return (value.part, value.whole) if isinstance(value, Share) else (value.count, value.value)


def _is_known(number: Plain, key: str) -> bool:
    whole = number if isinstance(number, int) else number[0] if "wait" in key or "reply" in key else number[1]
    return isinstance(number, int) or whole >= LEAST


def _value(number: Plain, key: str) -> float:
    if isinstance(number, int):
        return number
    return number[1] if "wait" in key or "reply" in key else number[0] / number[1]


def _is_wilsons(share: Share) -> bool:
    """Whether the true share may lie just between: at the ends the share found is 1.96 standard errors away."""
    ends = [end for end in (share.low, share.high) if 1e-9 < end < 1 - 1e-9]
    far = [abs(share.value - end) / sqrt(end * (1 - end) / share.whole) for end in ends]
    return all(each == pytest.approx(_Z, rel=1e-6) for each in far)


@pytest.fixture
def year(shop: Shop) -> Year:
    made = Year(shop, visits=1400)
    made.fill()
    job = ReportsJob(shop.store, lambda: Calendar(zone=ZONE, hours=HOURS))
    while not job.count(END):
        pass
    return made


def test_every_number_of_every_week_is_as_counted_plainly_and_so_is_what_is_usual(shop: Shop, year: Year) -> None:
    naive: list[dict[str, Plain]] = []
    known_numbers = compared = 0
    for week in range(52):
        last = FIRST + timedelta(days=7 * week)
        numbers = Naive(year.truths, last).numbers()
        report = make_report(
            shop.store.report_facts, Only(since="", until=""), today=last + timedelta(days=40), last=last
        )
        # The year's first week is compared with only if it was counted from its first day on.
        before = naive[-WEEKS_BEFORE:][max(0, len(naive[-WEEKS_BEFORE:]) - report.weeks) :]
        assert set(numbers) == set(report.figures) == set(KEYS)
        for key, figure in report.figures.items():
            value, number = figure.value, numbers[key]
            assert _plain(value) == pytest.approx(number, abs=0.5 if key.endswith("_open") else 0), (last, key)
            assert figure.too_few == (not _is_known(number, key)), (last, key)
            assert not isinstance(value, Share) or not value.whole or _is_wilsons(value), (last, key)
            known = [_value(each[key], key) for each in before if _is_known(each[key], key)]
            assert (figure.usual is None) == (len(known) < LEAST_WEEKS), (last, key)
            if figure.usual is not None:
                assert (figure.usual.low, figure.usual.high) == pytest.approx((min(known), max(known)), abs=0.5), key
            known_numbers += _is_known(number, key)
            compared += figure.usual is not None
        naive.append(numbers)
    assert last == LAST
    assert known_numbers > 300
    assert compared > 200
