"""Calm: whether the live bot answers so much slower than normally that a training must rest."""

from __future__ import annotations

from collections.abc import Sequence

# Of fewer answers nobody can say what is normal, or that they are slow.
_LEAST_NORMAL, _LEAST_NOW = 20, 5
_SLOWER = 2.0


def p95(seconds: Sequence[float]) -> float:
    """The time within which 95 of 100 answers came; 0 of none."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else 0.0


def must_rest(*, normal: Sequence[float], now: Sequence[float]) -> bool:
    """Whether answers take twice as long as normally, by their 95th percentiles (seconds of each answer)."""
    return len(normal) >= _LEAST_NORMAL and len(now) >= _LEAST_NOW and p95(now) > _SLOWER * p95(normal)
