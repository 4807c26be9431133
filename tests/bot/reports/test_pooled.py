"""A small shop reads its waits of eight weeks together, where one week alone has too few."""

from __future__ import annotations

from datetime import timedelta

from bot.reports.intervals import Quantile
from bot.reports.weeks import Figure, Numbers, figures
from bot.reports.words import pooled_words
from tests.bot.reports.test_staffing import DAYS, EVENING, wait


def small_shop(*, a_week: int, counted: int) -> dict[str, Figure]:
    """So many ask for a person each week; those of this one wait for two minutes, all others for one."""
    weeks = [
        Numbers(
            counts={"talks": a_week},
            waits=[wait(DAYS[0] - timedelta(days=7 * ago), EVENING, seconds=60 if ago else 120)] * a_week,
        )
        for ago in range(9)
    ]
    return figures(weeks, counted=counted)


def test_where_a_week_has_too_few_the_last_eight_are_taken_together() -> None:
    figure = small_shop(a_week=15, counted=9)["wait_median_open"]
    assert figure.too_few
    assert isinstance(figure.shown, Quantile)
    assert (figure.shown.count, figure.shown.value) == (8 * 15, 60)
    assert pooled_words(figure) == "of 8 weeks together; these seven days alone have too few"


def test_a_week_with_enough_stands_for_itself() -> None:
    figure = small_shop(a_week=20, counted=9)["wait_median_open"]
    assert figure.shown == figure.value
    assert pooled_words(figure) == ""


def test_a_young_shop_takes_the_weeks_that_it_has_and_too_few_stay_too_few() -> None:
    assert small_shop(a_week=15, counted=2)["wait_median_open"].pooled_weeks == 2
    for figures_ in (small_shop(a_week=15, counted=1), small_shop(a_week=2, counted=9)):
        assert figures_["wait_median_open"].pooled is None
        assert figures_["wait_median_open"].shown.too_few  # type: ignore[union-attr]


def test_counts_are_never_of_several_weeks() -> None:
    assert small_shop(a_week=15, counted=9)["talks"].shown == 15
