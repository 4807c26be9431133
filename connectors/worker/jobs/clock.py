"""Clock: a job for a time of day must not wait for hours when somebody sets the machine's clock back."""

from __future__ import annotations

from bot.store.running.clock import LEAST_SECONDS


class ClockWatch:
    """Compares the time of day with a clock that only goes forward. Pure: both are arguments, in seconds."""

    def __init__(self) -> None:
        self._ahead: float | None = None

    def set_back(self, wall: float, monotonic: float) -> float:
        """By how many seconds the clock was set back since the last look, 0.0 for less than two."""
        ahead = wall - monotonic
        before, self._ahead = self._ahead, ahead
        back = before - ahead if before is not None else 0.0
        return back if back >= LEAST_SECONDS else 0.0
