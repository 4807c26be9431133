"""An interval says how sure a number is: known values, and how often it holds what it shall."""

import random

import pytest

from bot.reports.intervals import differ, quantile, share


def test_a_share_has_the_interval_of_wilson() -> None:
    """81 of 263, Newcombe (Statistics in Medicine 17, 1998), table I: 0.2553 to 0.3662."""
    found = share(81, 263)
    assert (found.low, found.high) == (pytest.approx(0.2553, abs=1e-4), pytest.approx(0.3662, abs=1e-4))
    assert (share(0, 20).low, share(20, 20).high) == (0.0, 1.0)


def test_fewer_than_twenty_tell_nothing() -> None:
    assert [share(10, count).too_few for count in (0, 19, 20)] == [True, True, False]
    assert [quantile([1.0] * count, 0.5).too_few for count in (0, 19, 20)] == [True, True, False]


def test_a_median_is_a_value_that_was_measured() -> None:
    found = quantile([30, 10, 20, 40], 0.5)
    assert (found.value, found.count) == (20, 4)
    assert quantile(list(range(1, 101)), 0.9).value == 90
    assert quantile([5.0], 0.9).value == 5.0


def test_the_interval_of_a_median_holds_the_true_one_about_19_times_in_20() -> None:
    chance, held = random.Random(3), 0
    for _ in range(1000):
        found = quantile([chance.expovariate(1) for _ in range(60)], 0.5)
        held += found.low <= 0.6931 <= found.high
    assert 930 <= held <= 990


def test_two_shares_differ_where_chance_would_not_explain_it() -> None:
    assert differ(share(56, 70), share(48, 80))
    assert not differ(share(12, 20), share(11, 20))
    assert not differ(share(19, 19), share(0, 400)), "too few to say so"
