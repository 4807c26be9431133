"""The whole report of a shop that is young: nothing is divided by weeks in which it was not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from bot.reports.report import make_report
from bot.reports.rows import DayCounts, Only, PeopleTime, Presence, WaitFact
from tests.bot.reports.test_staffing import EVENING, wait

SUNDAY = date(2026, 6, 14)
QUESTION = "faq/shipping_cost"


@dataclass
class YoungShop:
    """From its first day on three customers ask for a person each Monday evening, and each day one asks about costs."""

    began: date

    def _days(self) -> list[date]:
        return [self.began + timedelta(days=number) for number in range((SUNDAY - self.began).days + 1)]

    def days(self, only: Only) -> list[DayCounts]:
        return []

    def waits(self, only: Only) -> list[WaitFact]:
        return [wait(day, EVENING) for day in self._days() if day.weekday() == 0 for _ in range(3)]

    def questions(self, only: Only, *, later: str) -> dict[str, tuple[int, int]]:
        asked = [day.isoformat() for day in self._days() if only.since <= day.isoformat() <= only.until]
        return {QUESTION: (sum(day >= later for day in asked), sum(day < later for day in asked))}

    def people_time(self, only: Only) -> list[PeopleTime]:
        return []

    def ratings(self, only: Only) -> list[tuple[str, int | None, int]]:
        return []

    def faults(self, only: Only) -> list[tuple[str, str, int]]:
        return []

    def presence(self, only: Only) -> list[Presence]:
        return []

    def first_day(self) -> str | None:
        return self.began.isoformat()


@pytest.mark.parametrize("days", [7, 14, 30, 56, 63])
def test_the_same_mondays_are_the_same_load_however_young_the_shop_is(days: int) -> None:
    shop = YoungShop(began=SUNDAY - timedelta(days=days - 1))
    report = make_report(shop, Only(since="", until=""), today=SUNDAY + timedelta(days=1), last=SUNDAY)
    (monday,) = report.staffing.blocks
    assert monday.arrivals == pytest.approx(1.5)
    assert report.staffing.days == min(days, 56)


@pytest.mark.parametrize("days", [17, 20, 37, 63])
def test_a_week_that_was_counted_in_part_makes_no_trend(days: int) -> None:
    """One asks each day, from the middle of the first week on: seven in every week since are seven."""
    shop = YoungShop(began=SUNDAY - timedelta(days=days - 1))
    report = make_report(shop, Only(since="", until=""), today=SUNDAY + timedelta(days=1), last=SUNDAY)
    (trend,) = report.trends
    assert (trend.entry, trend.now, trend.usual) == (QUESTION, 7, 7.0)


def test_a_shop_without_a_day_has_no_load() -> None:
    class Nothing(YoungShop):
        def first_day(self) -> str | None:
            return None

    shop = Nothing(began=SUNDAY + timedelta(days=1))
    report = make_report(shop, Only(since="", until=""), today=SUNDAY, last=SUNDAY)
    assert (report.staffing.days, report.staffing.blocks) == (0, ())


def test_what_rises_is_found_below_the_most_asked_too() -> None:
    """Twelve questions are asked as ever; one that is asked less often than any of them came up four times as often."""

    class Rising(YoungShop):
        def questions(self, only: Only, *, later: str) -> dict[str, tuple[int, int]]:
            steady = {f"faq/steady_{number:02}": (60, 480) for number in range(12)}
            return {**steady, "faq/rising_fast": (40, 80), "faq/rising_few": (3, 4), "faq/sinking_now": (20, 800)}

    shop = Rising(began=SUNDAY - timedelta(days=62))
    report = make_report(shop, Only(since="", until=""), today=SUNDAY + timedelta(days=1), last=SUNDAY)
    assert "faq/rising_fast" not in [trend.entry for trend in report.trends]
    assert [(trend.entry, trend.now, trend.usual) for trend in report.rising] == [("faq/rising_fast", 40, 10.0)]
