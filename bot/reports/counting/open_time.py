"""Open time: how much of a stretch of time the shop's people answer, by the one calendar of the shop."""

from __future__ import annotations

from typing import Protocol


class OpeningHours(Protocol):
    """When people answer; see bot.shop.hours."""

    def open_at(self, now: float) -> bool:
        """Whether people answer at this moment (UTC unix seconds)."""

    def closes_at(self, now: float) -> float | None:
        """When people stop answering after `now`; None where that is not within the next 60 days."""

    def opening_at(self, now: float) -> float | None:
        """When people answer again after `now`; None where that is not within the next 60 days."""


# A stretch that lasts longer is not measured to its end.
_MOST_SECONDS = 60 * 86_400.0


def open_seconds(hours: OpeningHours | None, begin: float, end: float) -> float:
    """The seconds of a stretch in which people answer; all of it where no hours are known."""
    if hours is None or end <= begin:
        return max(0.0, end - begin)
    end = min(end, begin + _MOST_SECONDS)
    total, at = 0.0, begin
    while at < end:
        if hours.open_at(at):
            until = min(end, hours.closes_at(at) or end)
            total += until - at
        else:
            opening = hours.opening_at(at)
            until = end if opening is None else min(end, opening)
        at = until
    return total
