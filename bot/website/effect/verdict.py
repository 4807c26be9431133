"""Verdict: after 100 to 200 conversations of a rule, whether they are worth the people's time. Pure.

It compares sales per conversation with the shop's usual ones. It does not say that the rule sells: only those held out
say that (bot.website.effect.lift).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

LOOKS = (100, 125, 150, 175, 200)
# Five looks together then err as rarely as one should: simulated in docs/invitations.md.
_Z = 2.24
# The usual rate is known from so many conversations on.
LEAST_USUAL = 50


class Verdict(str, Enum):
    """The four words."""

    GOOD = "good"
    BAD = "bad"
    USUAL = "about as usual"
    NOT_YET = "not enough yet"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A verdict with what it was made of: orders in so many conversations, and how many more there must be."""

    verdict: Verdict
    conversations: int
    orders: int
    missing: int = 0


def judge(sold: Sequence[bool], usual: float | None) -> Judged:
    """The verdict on a rule's conversations in their order, each with whether an order followed.

    The first look that decides stands. `usual` is the share of the shop's other conversations; None: not known.
    """
    for look in LOOKS:
        if usual is None or look > len(sold):
            break
        orders = sum(sold[:look])
        low, high = wilson(orders, look)
        verdict = Verdict.GOOD if low > usual else Verdict.BAD if high < usual else None
        if verdict or look == LOOKS[-1]:
            return Judged(verdict=verdict or Verdict.USUAL, conversations=look, orders=orders)
    missing = next((look - len(sold) for look in LOOKS if look > len(sold)), 0)
    return Judged(verdict=Verdict.NOT_YET, conversations=len(sold), orders=sum(sold), missing=missing)


def wilson(part: int, whole: int, z: float = _Z) -> tuple[float, float]:
    """The bounds of Wilson (1927) of a share."""
    p, square = part / whole, z * z
    middle = (p + square / (2 * whole)) / (1 + square / whole)
    half = z * math.sqrt(p * (1 - p) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return middle - half, middle + half
