"""Liveness: one thread per program asks whether the program still answers; a program that is silent for long hangs."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from connectors.supervisor.health import Probe, is_healthy

_PAUSE_SECONDS = 5.0
_LEAST_QUESTIONS = 3


class Liveness:
    """Asks from `start` (when the program is ready) to `stop`; counts questions: a suspended machine kills nobody."""

    def __init__(self, probes: Sequence[Probe], silent_seconds: float) -> None:
        self._probes = probes
        # A question that is not answered takes as long as the pause before it.
        self._pause_seconds = min(_PAUSE_SECONDS, silent_seconds / _LEAST_QUESTIONS / 2)
        self._allowed = max(_LEAST_QUESTIONS, round(silent_seconds / self._pause_seconds / 2))
        self._unanswered = 0
        self._stopped = threading.Event()

    @property
    def hangs(self) -> bool:
        """Whether it has left every question of the allowed time unanswered."""
        return self._unanswered >= self._allowed

    def start(self) -> None:
        """Asks in a thread of its own, five seconds apart; each answer may take as long."""
        threading.Thread(target=self._run, name="liveness", daemon=True).start()

    def stop(self) -> None:
        """Asks no more."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(self._pause_seconds):
            answered = all(is_healthy(probe, self._pause_seconds) for probe in self._probes)
            self._unanswered = 0 if answered else self._unanswered + 1
