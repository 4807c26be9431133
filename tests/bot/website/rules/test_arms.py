"""Arms: the same on every page, independent of each other, and of the size that they should have."""

from __future__ import annotations

from bot.website.effect.lift import is_lopsided
from bot.website.rules.arms import GLOBAL_SECONDS, Arm, arm_of

VISITORS = 100_000


def test_a_browser_keeps_its_arm_on_every_page_and_day() -> None:
    arms = {arm_of(b"key", "cr1", 1, 20, "browser", now=hour * 3600.0) for hour in range(24 * 28)}
    assert len(arms) == 1


def test_over_100_000_visitors_the_arms_have_their_shares() -> None:
    """A hash is chance: of 100,000 visitors one rule is off by 0.13 points (one standard error), and one rule of
    a thousand sets off the alarm. So ten rules are pooled, for 0.04 points."""
    counts = dict.fromkeys(Arm, 0)
    alarms = 0
    for rule in range(10):
        own = dict.fromkeys(Arm, 0)
        for number in range(VISITORS):
            own[arm_of(b"a key", f"cr{rule}", 1, 20, f"browser {number}", now=0.0)] += 1
        alarms += is_lopsided(own[Arm.SHOWN], own[Arm.HELD], 0.2)
        counts = {arm: counts[arm] + own[arm] for arm in Arm}
    held = counts[Arm.HELD] / (counts[Arm.HELD] + counts[Arm.SHOWN])
    assert abs(held - 0.2) < 0.001
    # The same 5 % are held out of every rule.
    assert abs(counts[Arm.GLOBAL] / (VISITORS * 10) - 0.05) < 0.001
    assert alarms == 0


def test_who_is_held_out_of_one_rule_is_not_more_often_held_out_of_another() -> None:
    browsers = [f"browser {number}" for number in range(20_000)]
    one = {browser for browser in browsers if arm_of(b"key", "cr1", 1, 20, browser, now=0.0) is Arm.HELD}
    other = {browser for browser in browsers if arm_of(b"key", "cr2", 1, 20, browser, now=0.0) is Arm.HELD}
    assert abs(len(one & other) / len(one) - 0.2 * 0.95) < 0.02


def test_who_sees_none_at_all_changes_after_four_weeks() -> None:
    browsers = [f"browser {number}" for number in range(4_000)]
    first, second = (
        {browser for browser in browsers if arm_of(b"key", "cr1", 1, 20, browser, now=now) is Arm.GLOBAL}
        for now in (0.0, GLOBAL_SECONDS)
    )
    assert first
    assert second
    assert first != second
