"""Whoever reaches for a conversation at the same moment: one gets it, and nobody gets more than their limit."""

from __future__ import annotations

from collections.abc import Callable

from tests.bot.store.races import Day, accepts_at_once, everybody_reaches
from tests.bot.store.shop import Shop


def test_a_thousand_accepts_at_once_make_one_holder(new_shop: Callable[..., Shop]) -> None:
    assert len(accepts_at_once(new_shop, accepts=1000, threads=8)) == 1


def test_agents_who_reach_for_everything_at_once_never_hold_more_than_three(new_shop: Callable[..., Shop]) -> None:
    most = everybody_reaches(new_shop(), conversations=20, threads=6)
    assert most.pop("taken") > 20
    assert max(most.values()) == 3, "busy to the limit, and never above it"


def test_on_a_long_random_day_nobody_gets_more_than_their_limit(new_shop: Callable[..., Shop], engine: str) -> None:
    # Each look at everything costs a journey to a server.
    events = 3_000 if engine == "sqlite" else 500
    day = Day(new_shop, seed=5)
    day.happens(events)
    assert day.counts["assigned"] > events / 10
    assert day.counts["NoCapacity"] > events / 10
