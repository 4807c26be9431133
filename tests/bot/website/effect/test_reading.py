"""A reading of visitors: refunds move the revenue, large orders are capped, and nothing is stopped early."""

from __future__ import annotations

import pytest

from bot.website.effect.reading import Bought, Reading, Seen, read_effect
from bot.website.effect.revenue import cap_of, net
from bot.website.effect.verdict import Verdict

DAY = 24 * 3600.0
NOW = 100 * DAY


def seen(number: int, *, held: bool = False, orders: int = 0, refunded: float = 0.0, talks: bool = False) -> list[Seen]:
    """So many visitors, the first `orders` of whom bought for 100."""
    bought = (Bought(at=NOW - 29 * DAY, total=100.0, refunded=refunded),)
    return [
        Seen(
            at=NOW - 30 * DAY + place,
            held=held,
            talked_at=NOW - 30 * DAY + place if talks else None,
            orders=bought if place < orders else (),
        )
        for place in range(number)
    ]


def reading(*groups: list[Seen], usual: tuple[int, int] = (30, 200), cap: float | None = None) -> Reading:
    return read_effect([each for group in groups for each in group], hold_out=50, usual=usual, cap=cap, now=NOW)


def test_refunds_move_the_revenue_and_an_order_given_back_whole_is_none() -> None:
    before = reading(seen(500, orders=50), seen(500, held=True, orders=20))
    half = reading(seen(500, orders=50, refunded=50.0), seen(500, held=True, orders=20))
    whole = reading(seen(500, orders=50, refunded=100.0), seen(500, held=True, orders=20))
    assert before.revenue
    assert half.revenue
    assert whole.revenue
    assert [before.revenue.shown, half.revenue.shown, whole.revenue.shown] == [10.0, 5.0, 0.0]
    assert before.revenue.low < 6.0 < before.revenue.high
    assert (before.shown.buyers, half.shown.buyers, whole.shown.buyers) == (50, 50, 0)


def test_the_same_facts_give_the_same_reading() -> None:
    groups = seen(300, orders=30), seen(300, held=True, orders=20)
    assert reading(*groups) == reading(*groups)


def test_one_huge_order_moves_no_revenue_beyond_the_cap() -> None:
    assert cap_of([50.0] * 99) is None, "too few to know what is huge"
    cap = cap_of([50.0] * 199 + [9_000.0])
    assert cap == 50.0
    assert net(9_000.0, 0.0, cap) == 50.0
    assert net(9_000.0, 4_500.0, cap) == 25.0


def test_what_is_ordered_after_seven_days_is_not_the_rules() -> None:
    late = Seen(at=NOW - 30 * DAY, held=False, orders=(Bought(at=NOW - 22 * DAY, total=10.0),))
    before = Seen(at=NOW - 30 * DAY, held=False, orders=(Bought(at=NOW - 31 * DAY, total=10.0),))
    assert reading([late, before]).shown.buyers == 0


def test_lopsided_arms_have_no_verdict() -> None:
    lopsided = reading(seen(400, orders=300, talks=True), seen(100, held=True))
    assert lopsided.lopsided
    assert lopsided.verdict is Verdict.NOT_YET
    assert not lopsided.is_to_stop(NOW)


def test_a_bad_rule_is_stopped_only_after_fourteen_days() -> None:
    bad = reading(seen(400, talks=True), seen(400, held=True))
    assert bad.verdict is Verdict.BAD
    assert bad.is_to_stop(NOW)
    assert not bad.is_to_stop(NOW - 17 * DAY)


def test_a_conversation_counts_when_its_seven_days_are_over() -> None:
    fresh = [Seen(at=NOW - DAY, held=False, talked_at=NOW - DAY) for _ in range(200)]
    judged = reading(fresh).judged
    assert (judged.verdict, judged.conversations) == (Verdict.NOT_YET, 0)


def test_without_enough_usual_conversations_nothing_is_compared() -> None:
    assert reading(seen(400, talks=True), usual=(3, 20)).usual is None


@pytest.mark.parametrize("cap", [None, 50.0])
def test_revenue_leads_nobody_astray_where_nobody_bought(cap: float | None) -> None:
    nothing = reading(seen(100), seen(100, held=True), cap=cap).revenue
    assert nothing
    assert (nothing.shown, nothing.held, nothing.low, nothing.high) == (0.0, 0.0, 0.0, 0.0)
