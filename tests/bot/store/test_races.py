"""Whoever reaches for a conversation at the same moment: one gets it, and nobody gets more than their limit."""

from __future__ import annotations

from pathlib import Path

from tests.bot.store.races import Day, accepts_at_once, everybody_reaches


def test_a_thousand_accepts_at_once_make_one_holder(tmp_path: Path) -> None:
    assert len(accepts_at_once(tmp_path, accepts=1000, threads=8)) == 1


def test_agents_who_reach_for_everything_at_once_never_hold_more_than_three(tmp_path: Path) -> None:
    most = everybody_reaches(tmp_path, conversations=20, threads=6)
    assert most.pop("taken") > 20
    assert max(most.values()) == 3, "busy to the limit, and never above it"


def test_on_a_long_random_day_nobody_gets_more_than_their_limit(tmp_path: Path) -> None:
    day = Day(tmp_path, seed=5)
    day.happens(3_000)
    assert day.counts["assigned"] > 300
    assert day.counts["NoCapacity"] > 300
