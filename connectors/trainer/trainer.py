"""Trainer: takes up trainings one at a time, with Rasa warm in a process of its own while editors are at work."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.conversations.training import Training
from bot.faq.trainer.candidate import DIED, carry_out, preparation, trainer_lock
from bot.faq.trainer.child import Cancelled, TrainerChild
from bot.faq.training import TrainingFailed
from bot.settings import Settings
from bot.store.engine.database import StoreBusy
from bot.store.store import Store
from connectors.trainer.watch import TrainingWatch

_LOOK_SECONDS = 0.5
# Rasa and its libraries hold half a gigabyte: they go when nobody has looked at the page for so long.
_WARM_SECONDS = 900.0
log = logging.getLogger(__name__)


class Trainer:
    """The loop. `stop` may be called from a signal handler."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._stopping = threading.Event()
        self._child: TrainerChild | None = None
        self._watch: TrainingWatch | None = None

    def stop(self) -> None:
        """Ends `run`; what is being trained is given up."""
        self._stopping.set()
        if self._watch:
            self._watch.is_stopping = True

    def run(self) -> None:
        """Runs until `stop`."""
        with self._alone():
            self._store.trainings.give_up(DIED, now=time.time())
            try:
                while not self._stopping.is_set():
                    self._look()
                    self._stopping.wait(_LOOK_SECONDS)
            finally:
                self._cool()

    def _look(self) -> None:
        try:
            taken = self._store.trainings.take(now=time.time())
            if taken:
                self._carry_out(taken)
            elif self._is_expected():
                self._get_ready()
            else:
                self._cool()
        except StoreBusy as error:
            log.warning("the store is busy: %s", error)

    def _carry_out(self, taken: Training) -> None:
        child, self._child = self._warm(), None
        self._watch = TrainingWatch(self._store, taken, child)
        try:
            candidate = carry_out(self._settings, self._store, taken, child, self._watch)
            log.info("training %s took %.0f s", taken.training_id, candidate.seconds)
        except Cancelled:
            log.info("training %s was cancelled", taken.training_id)
        except TrainingFailed:
            log.info("training %s failed", taken.training_id)
        finally:
            self._watch = None

    def _is_expected(self) -> bool:
        expected_at = self._store.trainings.expected_at()
        return expected_at is not None and 0 <= time.time() - expected_at < _WARM_SECONDS

    def _get_ready(self) -> None:
        """Starts the process, and has it judge customers' questions by the live bot while the editor still reads."""
        if self._child and self._child.is_alive:
            return
        child = self._warm()
        if request := preparation(self._settings, self._store):
            with contextlib.suppress(TrainingFailed):
                child.prepare(request)

    def _warm(self) -> TrainerChild:
        if self._child is None or not self._child.is_alive:
            self._cool()
            self._child = TrainerChild(self._settings.root, self._settings.data_dir / "log" / "train.log")
        return self._child

    def _cool(self) -> None:
        if self._child:
            self._child.end()
            self._child = None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Holds the lock by which others know that a trainer is alive; waits for one that is just ending."""
        with trainer_lock(self._settings).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
