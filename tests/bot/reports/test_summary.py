"""Whether a week was better or worse, in a sentence."""

from __future__ import annotations

import pytest

from bot.reports.intervals import Share, share
from bot.reports.summary import summary_words
from bot.reports.usual import usual
from bot.reports.weeks import Figure


def figure(key: str, now: Share, *before: float) -> tuple[str, Figure]:
    return key, Figure(key=key, value=now, usual=usual(now.value, before, (now.low, now.high)))


@pytest.mark.parametrize(
    ("answered", "left_off", "said"),
    [
        (80, 30, "Better than usual: Answered by the bot, of all talks. Worse than usual: Left in the middle."),
        (20, 10, "Worse than usual: Answered by the bot, of all talks."),
        (45, 10, "Nothing was better or worse than usual by more than chance explains."),
    ],
)
def test_the_week_is_told_in_a_sentence(answered: int, left_off: int, said: str) -> None:
    figures = dict(
        (
            figure("answered_of_all", share(answered, 100), 0.49, 0.5, 0.53, 0.51),
            figure("left_off", share(left_off, 100), 0.1, 0.12, 0.11, 0.09),
        )
    )
    assert summary_words(figures) == said


def test_of_a_young_shop_nobody_knows() -> None:
    assert summary_words(dict([figure("left_off", share(10, 100), 0.1)])).startswith("Whether these days were better")
