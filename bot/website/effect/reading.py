"""Reading: everything that the page says of one version of a rule, from the facts of its visitors. Pure.

The same facts give the same reading, whenever it is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.website.effect.lift import ArmCount, Lift, is_lopsided, lift_of
from bot.website.effect.revenue import Revenue, net, revenue_of
from bot.website.effect.verdict import LEAST_USUAL, Judged, Verdict, judge

_DAY_SECONDS = 24 * 3600.0
WINDOW_SECONDS = 7 * _DAY_SECONDS
# No rule is stopped before both working days and weekends were twice in it.
LEAST_SECONDS = 14 * _DAY_SECONDS


@dataclass(frozen=True, kw_only=True)
class Bought:
    """An order that belongs to a browser: when it was placed, its total and what was given back of it."""

    at: float
    total: float
    refunded: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A visitor for whom the rule would have fired for the first time at `at`; `held` where it did not."""

    at: float
    held: bool
    opened: bool = False
    closed: bool = False
    talked_at: float | None = None
    orders: tuple[Bought, ...] = ()

    def bought_after(self, since: float, seconds: float) -> bool:
        """Whether an order that was not given back whole came within so many seconds."""
        return any(0 <= each.at - since <= seconds and each.refunded < each.total for each in self.orders)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is known of a rule's version. `lopsided`: the arms' sizes can't be chance, so nothing else is to be read.

    `usual` is the share of the shop's other conversations that an order followed, None where too few are known.
    """

    shown: ArmCount
    held: ArmCount
    opened: int
    closed: int
    lift: Lift | None
    revenue: Revenue | None
    judged: Judged
    usual: float | None
    lopsided: bool
    since: float | None

    @property
    def verdict(self) -> Verdict:
        """The word for the page; none but "not enough yet" while the arms are lopsided."""
        return Verdict.NOT_YET if self.lopsided else self.judged.verdict

    def is_to_stop(self, now: float) -> bool:
        """Whether the rule is bad for sure: its conversations sell less than others, or its invitations cost sales."""
        if self.since is None or now - self.since < LEAST_SECONDS or self.lopsided:
            return False
        costs = self.lift is not None and self.lift.high < 0
        return costs or self.judged.verdict is Verdict.BAD


def read_effect(
    seen: Sequence[Seen], *, hold_out: int, usual: tuple[int, int], cap: float | None, now: float
) -> Reading:
    """The reading of these visitors. `usual` is orders and number of the shop's other conversations."""
    shown, held = [each for each in seen if not each.held], [each for each in seen if each.held]
    orders, talks = usual
    rate = orders / talks if talks >= LEAST_USUAL else None
    # A conversation is counted when what follows it had its seven days.
    ripe = sorted(
        (each for each in shown if each.talked_at is not None and now - each.talked_at >= WINDOW_SECONDS),
        key=lambda each: each.talked_at or 0.0,
    )
    arms = _arm(shown), _arm(held)
    return Reading(
        shown=arms[0],
        held=arms[1],
        opened=sum(each.opened for each in shown),
        closed=sum(each.closed for each in shown),
        lift=lift_of(*arms),
        revenue=revenue_of(_sums(shown, cap), len(shown), _sums(held, cap), len(held)),
        judged=judge([each.bought_after(each.talked_at or 0.0, WINDOW_SECONDS) for each in ripe], rate),
        usual=rate,
        lopsided=is_lopsided(len(shown), len(held), hold_out / 100),
        since=min((each.at for each in seen), default=None),
    )


def _arm(seen: Sequence[Seen]) -> ArmCount:
    return ArmCount(
        visitors=len(seen),
        buyers=sum(each.bought_after(each.at, WINDOW_SECONDS) for each in seen),
        talks=sum(each.talked_at is not None for each in seen),
    )


def _sums(seen: Sequence[Seen], cap: float | None) -> list[float]:
    """What each buyer's orders of the seven days are worth."""
    sums = (
        sum(net(each.total, each.refunded, cap) for each in one.orders if 0 <= each.at - one.at <= WINDOW_SECONDS)
        for one in seen
    )
    return [each for each in sums if each > 0]
