"""Absence: takes conversations back from absent agents, but never because our own processes were down."""

from __future__ import annotations

from collections.abc import Callable


class Absence:
    """Decides which agents are absent, after every present agent had the time to show it.

    A worker that has just started, or a machine that slept, finds everybody unseen: for `settle_seconds` it looks only
    at who said that they are away. `judge` takes the time and whether those unseen are to be judged too.
    """

    def __init__(self, judge: Callable[[float, bool], object], *, every_seconds: float, settle_seconds: float) -> None:
        self._judge = judge
        self._pause_seconds = 3 * every_seconds
        self._settle_seconds = settle_seconds
        self._looked_at: float | None = None
        self._settled_at = 0.0

    def look(self, now: float) -> None:
        """To be called every so often, with the time in UTC unix seconds."""
        if self._looked_at is None or not 0 <= now - self._looked_at <= self._pause_seconds:
            self._settled_at = now + self._settle_seconds
        self._looked_at = now
        self._judge(now, now >= self._settled_at)
