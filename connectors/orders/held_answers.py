"""Held answers: how long the answer of a turn waits before it leaves, so that no look-up is told by its time.

The turn itself goes on and ends: who waits for the bot never waits for that.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class HeldAnswers:
    """By the attempt's id, in the memory of the worker that makes the turn; `now` in UTC unix seconds."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def hold(self, attempt_id: str, seconds: float) -> None:
        """The answer leaves no sooner than in so many seconds; of several the latest counts."""
        with self._lock:
            now = self._now()
            # Attempts that were superseded take nothing.
            self._until = {each: until for each, until in self._until.items() if until > now}
            self._until[attempt_id] = max(self._until.get(attempt_id, 0.0), now + seconds)

    def take(self, attempt_id: str) -> float | None:
        """When the answer may leave, None for at once; nothing is kept of it any more."""
        with self._lock:
            return self._until.pop(attempt_id, None)
