"""The lift and its interval: they stand daily looks, and say nothing of few orders or of arms that are no chance."""

from __future__ import annotations

import random

import pytest

from bot.website.effect.lift import ArmCount, is_lopsided, lift_of, proven_among


def test_few_orders_tell_nothing() -> None:
    assert lift_of(ArmCount(visitors=500, buyers=20), ArmCount(visitors=100, buyers=4)) is None


def test_a_large_difference_is_proven_and_a_small_one_is_not() -> None:
    large = lift_of(ArmCount(visitors=10_000, buyers=600), ArmCount(visitors=10_000, buyers=300))
    small = lift_of(ArmCount(visitors=10_000, buyers=310), ArmCount(visitors=10_000, buyers=300))
    assert large
    assert large.is_proven
    assert large.low > 0
    assert large.value == pytest.approx(0.03)
    assert small
    assert not small.is_proven
    assert small.low < 0 < small.high
    assert large.p < 0.05 < small.p


def test_invitations_that_cost_sales_are_proven_too() -> None:
    lift = lift_of(ArmCount(visitors=10_000, buyers=300), ArmCount(visitors=10_000, buyers=600))
    assert lift
    assert lift.high < 0


def test_without_a_difference_daily_looks_cry_wolf_in_less_than_5_of_100_runs() -> None:
    """Base 5 %, 100 looks at 100 visitors each; the usual test at 1.96 cries wolf in a quarter of such runs."""
    chance, wolf, usual_wolf = random.Random(7), 0, 0
    for _ in range(200):
        arms = [[0, 0], [0, 0]]
        cried = usual_cried = False
        for _ in range(100):
            for arm in arms:
                arm[0] += 50
                arm[1] += sum(chance.random() < 0.05 for _ in range(50))
            counts = [ArmCount(visitors=visitors, buyers=buyers) for visitors, buyers in arms]
            lift = lift_of(*counts)
            cried |= bool(lift and lift.is_proven)
            usual_cried |= _usual_test(*counts)
        wolf += cried
        usual_wolf += usual_cried
    assert wolf <= 10
    assert usual_wolf > 30, "else this test would show nothing"


def _usual_test(one: ArmCount, other: ArmCount) -> bool:
    pooled = (one.buyers + other.buyers) / (one.visitors + other.visitors)
    deviation = (pooled * (1 - pooled) * (1 / one.visitors + 1 / other.visitors)) ** 0.5
    return deviation > 0 and abs(one.rate - other.rate) > 1.96 * deviation


def test_arms_of_the_wrong_size_are_noticed() -> None:
    assert not is_lopsided(8_050, 1_950, 0.2)
    assert is_lopsided(8_300, 1_700, 0.2)
    assert not is_lopsided(30, 0, 0.2), "of a handful nothing is noticed"


def test_one_lucky_rule_of_many_is_not_proven() -> None:
    lucky = {"lucky": 0.04, **{f"rule {number}": 0.5 for number in range(19)}}
    assert proven_among(lucky) == frozenset()
    assert proven_among({**lucky, "sure": 0.0001}) == {"sure"}
