"""Intervals: how sure a share or a median is, by how many it was counted from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Fewer than this tell nothing that an owner should act on.
LEAST = 20
# The standard score of an interval of 95 %.
_Z = 1.959963984540054


@dataclass(frozen=True, kw_only=True)
class Share:
    """`part` of `whole`, with the 95 % interval of the share behind it (0 to 1)."""

    part: int
    whole: int
    value: float
    low: float
    high: float

    @property
    def too_few(self) -> bool:
        """Whether the share is of too few to be told."""
        return self.whole < LEAST


@dataclass(frozen=True, kw_only=True)
class Quantile:
    """The value below which a share of `count` measured values lie, with its 95 % interval."""

    count: int
    value: float
    low: float
    high: float

    @property
    def too_few(self) -> bool:
        """Whether it is of too few to be told."""
        return self.count < LEAST


def share(part: int, whole: int) -> Share:
    """A share with the interval of Wilson (Journal of the American Statistical Association 22, 1927)."""
    if whole <= 0:
        return Share(part=0, whole=0, value=0.0, low=0.0, high=1.0)
    p, square = part / whole, _Z * _Z
    middle = (p + square / (2 * whole)) / (1 + square / whole)
    half = _Z * math.sqrt(p * (1 - p) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return Share(part=part, whole=whole, value=p, low=max(0.0, middle - half), high=min(1.0, middle + half))


def quantile(values: Sequence[float], level: float) -> Quantile:
    """The smallest value that at least the share `level` of the values don't exceed (nearest rank).

    The interval is from order statistics, which asks nothing of how the values are spread: ranks n·p ± z·√(n·p·(1−p)).
    """
    ordered = sorted(values)
    count = len(ordered)
    if not count:
        return Quantile(count=0, value=0.0, low=0.0, high=0.0)
    half = _Z * math.sqrt(count * level * (1 - level))
    return Quantile(
        count=count,
        value=ordered[_rank(count * level, count)],
        low=ordered[_rank(math.floor(count * level - half), count)],
        high=ordered[_rank(math.ceil(count * level + half) + 1, count)],
    )


def count_interval(count: int) -> tuple[float, float]:
    """The 95 % interval behind a count that came by chance (Poisson), by square roots; of none up to four."""
    half = _Z / 2
    return max(0.0, math.sqrt(count) - half) ** 2, (math.sqrt(count + 1) + half) ** 2


def differ(now: Share, before: Share) -> bool:
    """Whether two shares differ by more than chance would: the interval of the difference (Newcombe 1998) has no 0."""
    if now.too_few or before.too_few:
        return False
    gap = now.value - before.value
    below = math.hypot(now.value - now.low, before.high - before.value)
    above = math.hypot(now.high - now.value, before.value - before.low)
    return gap - below > 0 or gap + above < 0


def _rank(place: float, count: int) -> int:
    """The index of a place that is counted from 1."""
    return min(count, max(1, math.ceil(place))) - 1
