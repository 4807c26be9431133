"""Lift: the difference between invited and held out, with an interval that may be looked at every day. Pure.

The usual interval of 1.96 standard errors is for one look; looked at daily it cries wolf in a quarter of the runs. This
one is the normal-mixture confidence sequence (Robbins, Annals of Mathematical Statistics 41, 1970; Howard and others,
Annals of Statistics 49, 2021): it holds at all looks together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

ALPHA = 0.05
# Fewer orders than this in one arm tell nothing.
LEAST_ORDERS = 5
# The lift that a shop cares about, in points; half of it where hardly anybody buys.
_TAU, _SMALL_TAU, _SMALL_BASE = 0.01, 0.005, 0.015
# How many of the false alarms among rules that are called proven the owner puts up with.
FALSE_SHARE = 0.1


@dataclass(frozen=True, kw_only=True)
class ArmCount:
    """One arm: visitors for whom the rule would have fired, how many of them ordered, how many talked."""

    visitors: int = 0
    buyers: int = 0
    talks: int = 0

    @property
    def rate(self) -> float:
        """The share that ordered."""
        return self.buyers / self.visitors if self.visitors else 0.0


@dataclass(frozen=True, kw_only=True)
class Lift:
    """The order rate of the invited minus that of the held out (0.01 is one point), its interval and its p value."""

    value: float
    low: float
    high: float
    p: float

    @property
    def is_proven(self) -> bool:
        """Whether the interval has no 0 in it."""
        return self.low > 0 or self.high < 0


def lift_of(shown: ArmCount, held: ArmCount) -> Lift | None:
    """The lift, None while an arm has too few orders for any interval."""
    if min(shown.buyers, held.buyers) < LEAST_ORDERS:
        return None
    value, variance = shown.rate - held.rate, _variance(shown, held)
    square = _tau(held) ** 2
    spread = variance + square
    half = math.sqrt(variance * spread / square * math.log(spread / (variance * ALPHA**2)))
    evidence = math.sqrt(variance / spread) * math.exp(min(700.0, value**2 * square / (2 * variance * spread)))
    return Lift(value=value, low=value - half, high=value + half, p=min(1.0, 1 / evidence))


def is_lopsided(shown: int, held: int, held_share: float) -> bool:
    """Whether the arms' sizes can't be chance (χ², 1 degree of freedom, p < 0.001): then something counts wrongly."""
    whole = shown + held
    if whole < 50:
        return False
    expected = whole * held_share
    square = (held - expected) ** 2 * (1 / expected + 1 / (whole - expected))
    return math.erfc(math.sqrt(square / 2)) < 0.001


def proven_among(p_values: Mapping[str, float]) -> frozenset[str]:
    """Which of several rules are proven together (Benjamini and Hochberg, 1995), so that one of many isn't luck."""
    ordered = sorted(p_values, key=lambda name: p_values[name])
    passed = [place for place, name in enumerate(ordered, 1) if p_values[name] <= FALSE_SHARE * place / len(ordered)]
    return frozenset(ordered[: max(passed, default=0)])


def _variance(shown: ArmCount, held: ArmCount) -> float:
    """The larger of the unpooled and the pooled variance of the difference; half an order is added to each arm."""
    rates = [(arm.buyers + 0.5) / (arm.visitors + 1) for arm in (shown, held)]
    sizes = [arm.visitors + 1 for arm in (shown, held)]
    pooled = (shown.buyers + held.buyers + 1) / sum(sizes)
    unpooled = sum(rate * (1 - rate) / size for rate, size in zip(rates, sizes, strict=True))
    return max(unpooled, pooled * (1 - pooled) * sum(1 / size for size in sizes))


def _tau(held: ArmCount) -> float:
    return _SMALL_TAU if held.rate < _SMALL_BASE else _TAU
