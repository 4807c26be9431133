"""Revenue per eligible visitor: orders minus refunds, each capped, with an interval as wide as it honestly is. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

_DRAWS, _SEED = 2000, 20261129
# With more buyers than this the sum is normal for every purpose, and drawing would only take time.
_MOST_DRAWN = 400
_Z = 1.959963984540054
CAP_LEVEL = 0.99


@dataclass(frozen=True, kw_only=True)
class Revenue:
    """Per visitor: of the invited, of the held out, and the difference with its 95 % interval."""

    shown: float
    held: float
    low: float
    high: float


def cap_of(amounts: Sequence[float]) -> float | None:
    """The amount that 99 of 100 orders don't exceed, None where there are fewer than 100."""
    ordered = sorted(amounts)
    return ordered[min(len(ordered) - 1, int(len(ordered) * CAP_LEVEL))] if len(ordered) >= 100 else None


def net(total: float, refunded: float, cap: float | None) -> float:
    """What an order is worth: the total, capped, minus the same share that was given back."""
    kept = max(0.0, 1 - refunded / total) if total > 0 else 0.0
    return min(total, cap if cap is not None else total) * kept


def revenue_of(
    shown: Sequence[float], shown_visitors: int, held: Sequence[float], held_visitors: int
) -> Revenue | None:
    """Revenue of the two arms from each buyer's sum; None while one arm has no visitors. Bootstrap over visitors,
    2,000 draws with a fixed seed: the same facts give the same interval."""
    if not shown_visitors or not held_visitors:
        return None
    chance = random.Random(_SEED)
    one, other = _means(shown, shown_visitors, chance), _means(held, held_visitors, chance)
    differences = sorted(left - right for left, right in zip(one, other, strict=True))
    return Revenue(
        shown=sum(shown) / shown_visitors,
        held=sum(held) / held_visitors,
        low=differences[int(_DRAWS * 0.025)],
        high=differences[int(_DRAWS * 0.975) - 1],
    )


def _means(sums: Sequence[float], visitors: int, chance: random.Random) -> list[float]:
    """Means of resampled visitors: how many buyers a draw has is Poisson, who they are is drawn of them."""
    if not sums:
        return [0.0] * _DRAWS
    mean = sum(sums) / visitors
    if len(sums) > _MOST_DRAWN:
        square = sum(each * each for each in sums) / visitors
        deviation = ((square - mean * mean) / visitors) ** 0.5
        return [chance.gauss(mean, deviation) for _ in range(_DRAWS)]
    return [sum(chance.choices(sums, k=_poisson(len(sums), chance))) / visitors for _ in range(_DRAWS)]


def _poisson(mean: int, chance: random.Random) -> int:
    """A Poisson number: by its exponential gaps while small, normal above."""
    if mean > 50:
        return max(0, round(chance.gauss(mean, mean**0.5)))
    count, sum_of_gaps = -1, 0.0
    while sum_of_gaps < mean:
        sum_of_gaps += chance.expovariate(1.0)
        count += 1
    return count
