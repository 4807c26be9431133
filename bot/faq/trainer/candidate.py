"""Candidate: a model trained from a data folder, with what it would change; by the warm trainer where one runs."""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.conversations.training import Training, TrainingState
from bot.faq import training
from bot.faq.trainer.child import Cancelled, TrainerChild, Watch
from bot.faq.trainer.steps import Steps
from bot.phrases import phrase
from bot.settings import Settings
from bot.shop.answers import SHOP_FILE
from bot.shop.facts import read_shop
from bot.store.store import Store

REPLAYED = 500
_LOOK_SECONDS = 0.3
# A trainer that is alive takes up a request within a second; one that trains may be busy for long, but says so.
_PATIENCE_SECONDS = 10.0
DIED = phrase("the trainer ended in the middle of it; train again")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A model that is not live yet, what it would change (`bot.faq.trainer.comparison`), and how long it took."""

    model: Path
    comparison: Mapping[str, Any]
    seconds: float


def train_candidate(
    settings: Settings,
    store: Store,
    data: Path,
    say: Callable[[str], None],
    *,
    agent_id: str | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Candidate:
    """Trains from the folder `data` and compares with the live model; `say` is told each step.

    Asks the warm trainer where one runs, else does it in a process started now. Raises TrainingFailed or Cancelled.
    """
    training_id = store.trainings.request(str(data.resolve()), agent_id, now=time.time())
    tell = _once_each(say)
    if trainer_runs(settings) and (done := _awaited(settings, store, training_id, tell, is_cancelled)):
        return done
    taken = store.trainings.take(training_id, now=time.time())
    if taken is None:
        raise training.TrainingFailed(phrase("another training began at the same moment; train again"))
    child = TrainerChild(settings.root, settings.data_dir / "log" / "train.log")
    return carry_out(settings, store, taken, child, _Watch(store, taken, tell, is_cancelled))


def carry_out(settings: Settings, store: Store, taken: Training, child: TrainerChild, watch: Watch) -> Candidate:
    """Does a training that was taken up, and writes down how it ended; the child ends with it. Raises its error."""
    started_at, data = time.monotonic(), Path(taken.folder)
    trainings, training_id = store.trainings, taken.training_id
    try:
        model = training.train(
            settings.root,
            settings.data_dir / "log" / "train.log",
            lambda seconds: None,
            data=data,
            learn=lambda folder, draft: _learn(child, watch, folder, draft),
        )
        comparison = {**child.ask(_comparison(settings, store, model, data), watch)}
        seconds = time.monotonic() - started_at
        trainings.end(
            training_id,
            TrainingState.DONE,
            now=time.time(),
            model=model.name,
            comparison=comparison,
            seconds=seconds,
        )
        return Candidate(model=model, comparison=comparison, seconds=seconds)
    except Cancelled:
        trainings.end(training_id, TrainingState.CANCELLED, now=time.time())
        raise
    except Exception as error:
        words = str(error) if isinstance(error, training.TrainingFailed) else type(error).__name__
        trainings.end(training_id, TrainingState.FAILED, now=time.time(), reason=words)
        raise
    finally:
        child.end()


def _learn(child: TrainerChild, watch: Watch, folder: Path, draft: Path) -> None:
    child.ask({"do": "train", "root": str(folder.resolve()), "model": str(draft)}, watch)


def preparation(settings: Settings, store: Store) -> dict[str, Any] | None:
    """The request that works the live bot's side of a comparison out ahead; None without a live bot."""
    live = _live_side(settings, store, settings.root / "data")
    return {"do": "prepare", **live} if live["before"] else None


def _comparison(settings: Settings, store: Store, model: Path, data: Path) -> dict[str, Any]:
    return {"do": "compare", **_live_side(settings, store, data), "after": str(model.resolve())}


def _live_side(settings: Settings, store: Store, data: Path) -> dict[str, Any]:
    questions = [
        {"key": each.message_id, "text": each.text, "language": each.language}
        for each in store.questions.latest(REPLAYED)
    ]
    before = None
    with contextlib.suppress(training.TrainingFailed):
        before = training.live_model(settings.root)
    is_there = before is not None and before.exists()
    return {
        "root": str(settings.root.resolve()),
        "data": str(data.resolve()),
        "before": str(before.resolve()) if before and is_there else None,
        "questions": questions,
    }


def trainer_lock(settings: Settings) -> Path:
    """The file that a warm trainer holds locked as long as it lives."""
    return settings.database.with_name("trainer.lock")


def trainer_runs(settings: Settings) -> bool:
    """Whether a warm trainer is alive."""
    path = trainer_lock(settings)
    if not path.exists():
        return False
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def languages_of(data: Path) -> tuple[str, ...]:
    """The shop's languages, none where the facts can't be read: then the training says what is wrong."""
    try:
        return read_shop(data / SHOP_FILE).languages
    except (ValueError, OSError):
        return ()


def _once_each(say: Callable[[str], None]) -> Callable[[str], None]:
    """`say`, told each step once."""
    told: list[str] = []

    def tell(step: str) -> None:
        if step and told[-1:] != [step]:
            told.append(step)
            say(step)

    return tell


def _awaited(
    settings: Settings,
    store: Store,
    training_id: str,
    tell: Callable[[str], None],
    is_cancelled: Callable[[], bool],
) -> Candidate | None:
    """What the warm trainer made of it; None where it never took it up."""
    asked_at = time.monotonic()
    while True:
        current = store.trainings.get(training_id)
        if current is None or not current.state.is_open:
            return _result(settings, current)
        tell(current.step)
        if is_cancelled():
            store.trainings.cancel(training_id, now=time.time())
        if not trainer_runs(settings):
            if current.state is TrainingState.RUNNING:
                store.trainings.end(training_id, TrainingState.FAILED, now=time.time(), reason=DIED)
                raise training.TrainingFailed(DIED)
            if time.monotonic() - asked_at > _PATIENCE_SECONDS:
                return None
        time.sleep(_LOOK_SECONDS)


def _result(settings: Settings, ended: Training | None) -> Candidate:
    if ended is None or ended.state is TrainingState.CANCELLED:
        raise Cancelled
    if ended.state is TrainingState.FAILED or ended.model is None:
        raise training.TrainingFailed(ended.reason or DIED)
    model = settings.root / "models" / ended.model
    return Candidate(model=model, comparison=ended.comparison or {}, seconds=ended.seconds or 0.0)


class _Watch:
    """Tells the store and whoever waits how far a training is that is done in this process."""

    def __init__(
        self,
        store: Store,
        taken: Training,
        say: Callable[[str], None],
        is_cancelled: Callable[[], bool],
    ) -> None:
        self._store = store
        self._taken = taken
        self._say = say
        self._is_cancelled = is_cancelled
        self._steps = Steps(languages_of(Path(taken.folder)))

    def tell(self, step: str) -> None:
        """Writes down the step."""
        if known := self._steps.read(step):
            words, progress = known
            self._store.trainings.tell(self._taken.training_id, step=words, progress=progress)
            self._say(words)

    def tick(self) -> None:
        """Ends it when it is asked to."""
        current = self._store.trainings.get(self._taken.training_id)
        if self._is_cancelled() or current is None or current.is_cancel_asked:
            raise Cancelled
