"""Usual: whether a week's number is out of the ordinary, by the weeks before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median

WEEKS = 8
# From fewer weeks nobody knows what is usual.
_LEAST_WEEKS = 4


class Verdict(str, Enum):
    """How a number stands to the usual ones; CHANCE where it is outside them by no more than chance."""

    UNKNOWN = "unknown"
    USUAL = "usual"
    CHANCE = "chance"
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, kw_only=True)
class Usual:
    """The range of the earlier weeks, the lowest to the highest, and the middle one."""

    weeks: int
    low: float
    high: float
    middle: float
    verdict: Verdict


def usual(now: float | None, before: Sequence[float | None], bounds: tuple[float, float] | None = None) -> Usual | None:
    """The usual range, from the earlier weeks that have a number; None where these are too few.

    A number is more or less than usual when none of those weeks had so much, or so little, as the least or the most
    that it may truly be: its `bounds`, the number itself where they aren't given.
    """
    known = [value for value in before if value is not None]
    if len(known) < _LEAST_WEEKS:
        return None
    low, high = min(known), max(known)
    verdict = Verdict.UNKNOWN if now is None else Verdict.USUAL
    if now is not None and not low <= now <= high:
        least, most = bounds or (now, now)
        verdict = Verdict.MORE if least > high else Verdict.LESS if most < low else Verdict.CHANCE
    return Usual(weeks=len(known), low=low, high=high, middle=median(known), verdict=verdict)
