"""Trends: which entries are asked more or less than in a usual week, where chance does not explain it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.reports.intervals import LEAST, share


def trends(questions: Mapping[str, tuple[int, int]], *, weeks: int) -> list[tuple[str, int, float | None, bool]]:
    """The entries asked in the latest week, most first: name, how often, how often in a usual week, and whether it
    differs.

    It differs where a count so far from the usual one comes by chance less than once in twenty times (Poisson).
    """
    rows = []
    for entry, (now, before) in sorted(questions.items(), key=lambda item: (-item[1][0], item[0])):
        if not now:
            break
        mean = before / weeks if weeks else None
        rows.append((entry, now, mean, mean is not None and now + before >= LEAST and _unlikely(now, before, weeks)))
    return rows


def _unlikely(now: int, before: int, weeks: int) -> bool:
    """Whether one week of `weeks` + 1 has more or less than its share: the interval of the share leaves it out."""
    found = share(now, now + before)
    fair = 1 / (weeks + 1)
    return not found.low <= fair <= found.high
