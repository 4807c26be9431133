"""Watch: looks after one training: tells how far it is, ends it when asked to, and lets the live bot go first."""

from __future__ import annotations

import time
from pathlib import Path

from bot.conversations.training import Training
from bot.faq.trainer.calm import must_rest
from bot.faq.trainer.candidate import languages_of
from bot.faq.trainer.child import Cancelled, TrainerChild
from bot.faq.trainer.steps import Steps
from bot.store.store import Store

_LOOK_SECONDS = 1.0
_REST_SECONDS = 5.0
# It rests no longer than this in all: a bot that is slow for another reason must not keep an edit from customers.
_MOST_REST_SECONDS = 300.0
_NORMAL_SECONDS = 24 * 3600.0
_NOW_SECONDS = 20.0


class TrainingWatch:
    """Watches one training in `child`; `stopping` says whether the trainer itself must end."""

    def __init__(self, store: Store, taken: Training, child: TrainerChild) -> None:
        self._store = store
        self._taken = taken
        self._child = child
        self._steps = Steps(languages_of(Path(taken.folder)))
        self._step, self._progress = "", 0.0
        began = time.time()
        self._normal = store.questions.answer_seconds(since=began - _NORMAL_SECONDS, until=began)
        self._judged_from = began
        self._looked_at = time.monotonic()
        self._rested_seconds = 0.0
        self.is_stopping = False

    def tell(self, step: str) -> None:
        """Writes down the step."""
        if known := self._steps.read(step):
            self._step, self._progress = known
            self._write(paused=False)

    def tick(self) -> None:
        """Ends the training when somebody asked for that; lets it rest while the live bot is slow."""
        if time.monotonic() - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        self._end_if_asked()
        now = time.time()
        since = max(self._judged_from, now - _NOW_SECONDS)
        seconds = self._store.questions.answer_seconds(since=since, until=now)
        if self._rested_seconds < _MOST_REST_SECONDS and must_rest(normal=self._normal, now=seconds):
            self._rest()

    def _rest(self) -> None:
        self._write(paused=True)
        self._child.pause(seconds=_REST_SECONDS, tick=self._end_if_asked)
        self._rested_seconds += _REST_SECONDS
        self._judged_from = time.time()
        self._write(paused=False)

    def _end_if_asked(self) -> None:
        current = self._store.trainings.get(self._taken.training_id)
        if self.is_stopping or current is None or current.is_cancel_asked:
            raise Cancelled

    def _write(self, *, paused: bool) -> None:
        self._store.trainings.tell(self._taken.training_id, step=self._step, progress=self._progress, paused=paused)
