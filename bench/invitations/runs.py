"""Runs: shops with a known truth, by the product's own arms, intervals and verdicts; over HTTP, or by them alone.

Alone a visitor is two hashes and two draws; what is counted of them goes through the same functions that a
rule's page is made from.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from bench.invitations.shop import SimulatedShop, Truth, simulated_shop
from bot.website.effect.lift import ArmCount, Lift, is_lopsided, lift_of
from bot.website.effect.verdict import LOOKS as VERDICT_LOOKS
from bot.website.effect.verdict import Verdict, judge
from bot.website.rules.arms import Arm, arm_of

LOOKS = 20
_RIPE_DAYS = 8.0
_UNASKED = 150
_HOLD_OUT = 50
LEAST_TALKS = VERDICT_LOOKS[0]
USUAL = 0.15
# Verdict → the order rate of the rule's conversations that deserves it.
_TALKERS = {Verdict.GOOD: 0.4, Verdict.BAD: 0.02, Verdict.USUAL: USUAL}


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run came to: whether lift and verdict were right, and what must hold in each (true where not tried).

    `is_kept`: nobody held out was invited; `is_patient`: few conversations had no verdict; `is_net`: what was given
    back left the numbers.
    """

    is_lift_right: bool
    is_verdict_right: bool
    is_kept: bool = True
    is_patient: bool = True
    is_net: bool = True

    @property
    def holds(self) -> bool:
        """Whether all is so that must hold in each run."""
        return self.is_kept and self.is_patient and self.is_net


def run_alone(seed: int, visitors: int) -> Run:
    """A shop with or without a lift of ten points, looked at twenty times; 15 % order anyway."""
    has_lift, wanted = seed % 2 == 0, list(_TALKERS)[seed % 3]
    truth = Truth(base=0.15, invited=0.25 if has_lift else 0.15, response=0.2, talkers=_TALKERS[wanted])
    chance, counts, sold = random.Random(seed), {arm: [0, 0] for arm in Arm}, []
    is_wrong, lift = False, None
    for number in range(1, visitors + 1):
        arm = arm_of(b"bench", f"cr{seed}", 1, _HOLD_OUT, f"{seed}-{number}", now=0.0)
        has_talked = arm is Arm.SHOWN and chance.random() < truth.response
        buys = chance.random() < truth.rate(is_invited=arm is Arm.SHOWN, has_talked=has_talked)
        counts[arm][0] += 1
        counts[arm][1] += buys
        if has_talked:
            sold.append(buys)
        if number % (visitors // LOOKS) == 0:
            lift = lift_of(_count(counts[Arm.SHOWN]), _count(counts[Arm.HELD]))
            is_wrong |= _is_wrong(lift, has_lift)
    lopsided = is_lopsided(counts[Arm.SHOWN][0], counts[Arm.HELD][0], _HOLD_OUT / 100)
    verdict = Verdict.NOT_YET if lopsided else judge(sold, USUAL).verdict
    found = bool(lift and lift.low > 0)
    return Run(is_lift_right=not is_wrong and found is has_lift, is_verdict_right=verdict is wanted)


def run_over_http(folder: Path, seed: int, visitors: int) -> Run:
    """A shop behind its web chat, with or without a lift of forty points, for fewer visitors; looked at four times."""
    has_lift, wanted = seed % 2 == 0, (Verdict.GOOD, Verdict.BAD)[seed // 2 % 2]
    truth = Truth(base=0.15, invited=0.55 if has_lift else 0.15, response=0.3, talkers=_TALKERS[wanted])
    is_wrong, is_patient = False, True
    with simulated_shop(folder, seed) as shop:
        for _ in range(_UNASKED):
            shop.talks_unasked(truth)
        for _ in range(4):
            for _ in range(visitors // 4):
                shop.visit(truth, seconds=300.0)
            early = shop.reading(after_days=_RIPE_DAYS)
            is_patient &= early.shown.talks >= LEAST_TALKS or early.verdict is Verdict.NOT_YET
            is_wrong |= _is_wrong(shop.reading().lift, has_lift)
        reading = shop.reading(after_days=_RIPE_DAYS)
        found = bool(reading.lift and reading.lift.low > 0)
        return Run(
            is_lift_right=not is_wrong and found is has_lift,
            is_verdict_right=reading.verdict is wanted,
            is_kept=nobody_held_was_invited(shop),
            is_patient=is_patient,
            is_net=giving_back_empties(shop),
        )


def nobody_held_was_invited(shop: SimulatedShop) -> bool:
    """Whether every invitation that left the store has its exposure in the arm of the invited."""
    row = shop.store._database.row("SELECT COUNT(*) AS number FROM chat_exposure WHERE arm = 'shown'")
    return bool(row and row["number"] == shop.invited)


def giving_back_empties(shop: SimulatedShop) -> bool:
    """Whether the shop's feed confirms what the pages said, and orders and revenue go to nothing with the money."""
    told = shop.reading(after_days=_RIPE_DAYS)
    shop.feeds()
    confirmed = shop.reading(after_days=_RIPE_DAYS)
    shop.feeds(given_back=True)
    after = shop.reading(after_days=_RIPE_DAYS)
    revenue = after.revenue.shown if after.revenue else 0.0
    same = told.shown.buyers == confirmed.shown.buyers > 0
    return same and after.shown.buyers == after.held.buyers == revenue == 0


def _count(pair: list[int]) -> ArmCount:
    return ArmCount(visitors=pair[0], buyers=pair[1])


def _is_wrong(lift: Lift | None, has_lift: bool) -> bool:
    """Whether a look says what is not so."""
    return bool(lift and (lift.high < 0 or (lift.low > 0 and not has_lift)))
