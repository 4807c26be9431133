"""Beats: a worker shows that it lives, and watches the beats of the other workers on its own clock."""

from __future__ import annotations

from collections.abc import Mapping

STILL_SECONDS = 15.0


class BeatWatch:
    """Remembers since when each worker's beat has not moved. Pure: the monotonic time is an argument."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, float]] = {}

    def ended(self, beats: Mapping[str, int], now: float) -> list[str]:
        """The workers without a new beat for 15 s."""
        for worker_id, beat in beats.items():
            if self._seen.get(worker_id, (None, 0.0))[0] != beat:
                self._seen[worker_id] = (beat, now)
        self._seen = {worker_id: seen for worker_id, seen in self._seen.items() if worker_id in beats}
        return [worker_id for worker_id, (_, since) in self._seen.items() if now - since >= STILL_SECONDS]
