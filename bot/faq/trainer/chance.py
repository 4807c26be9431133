"""Chance: how much of a count may be luck: Wilson's interval for a share, McNemar's exact test for a change."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, sqrt

# Two-sided, 95 in a hundred.
_SURE = 1.96


@dataclass(frozen=True, kw_only=True)
class Share:
    """`part` of `whole` cases, with the ends of Wilson's 95 % score interval (Wilson, 1927), all from 0 to 1."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share as counted, 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The least and the most that it may be."""
        if not self.whole:
            return 0.0, 1.0
        square = _SURE**2
        middle = self.value + square / (2 * self.whole)
        spread = _SURE * sqrt(self.value * (1 - self.value) / self.whole + square / (4 * self.whole**2))
        scale = 1 + square / self.whole
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def mcnemar(*, lost: int, won: int) -> float:
    """How likely so uneven a change is by luck alone, two-sided and exact (McNemar, 1947): of the cases judged
    differently, `lost` were right before and `won` are right now."""
    changed = lost + won
    if not changed:
        return 1.0
    tail = sum(comb(changed, count) for count in range(min(lost, won) + 1))
    return min(1.0, 2 * tail / float(2**changed))
