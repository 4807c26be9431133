"""Publisher: brings a set of files to customers, and back; every way to publish goes through here."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.faq import training
from bot.faq.called import called_in
from bot.faq.check import check
from bot.faq.content import Problem
from bot.faq.packages import has_rasa
from bot.faq.trained_from import trained_from
from bot.faq.trainer.candidate import train_candidate, trainer_runs
from bot.faq.trainer.child import Cancelled
from bot.faq.trainer.gate import is_asked, objections
from bot.faq.trainer.regression import read_regressions
from bot.faq.versions import shared_models
from bot.faq.versions.file_sets import lay_out, prune, put_back, read_files
from bot.faq.versions.git import commit
from bot.faq.versions.progress import Progress, ProgressFile
from bot.faq.versions.swap import SwapState, swap
from bot.settings import Settings
from bot.shop.live import Live
from bot.shop.version import FileSet, Version, VersionKind
from bot.store.store import Store
from bot.team.audit import Actor

Train = Callable[[Settings, Store, Path, Callable[[str], None]], Path]
_LAID_OUT = 20
_MODEL_KEPT_SECONDS = 90 * 24 * 3600.0


class Refused(Exception):
    """Nothing was published and the old version goes on answering; the message says why, `problems` where."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Request:
    """Who publishes, why, and what it repeats or which place in time it has.

    `anyway` is the reason to publish a bot that loses answers by its comparison; no reason is enough for a failing
    regression question.
    """

    why: str
    actor: Actor
    author: str = ""
    back_to: int | None = None
    anyway: str = ""


def _train(settings: Settings, store: Store, data: Path, say: Callable[[str], None]) -> Path:
    """Trains a model from the folder `data`, compares it with the live one, and returns its file. Raises TrainingFailed
    or Cancelled."""
    say(training.forecast(settings.root))
    return train_candidate(settings, store, data, say).model


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """Publishes with the settings and the store of a shop; `say` is told each step. `train` makes a model, or takes the
    one that is there, and writes down its comparison."""

    settings: Settings
    store: Store
    say: Callable[[str], None] = lambda step: None
    now: Callable[[], float] = time.time
    train: Train = _train

    def publish(self, request: Request) -> Version:
        """Publishes the files of data/ as they are now. Raises Refused, Busy or StoreBusy."""
        return self._alone(lambda: self._publish_data(request))

    def back(self, number: int, request: Request) -> Version:
        """Publishes an older version again and puts its files back into data/, as a new version.

        What stands in data/ unpublished is kept as a version of its own. Raises as `publish`.
        """
        return self._alone(lambda: self._back(self._version(number), replace(request, back_to=number)))

    def publish_kept(self, number: int, request: Request) -> Version:
        """Publishes the files of a kept version, and leaves data/ as it is. Raises as `publish`."""
        return self._alone(lambda: self._again(self._version(number), replace(request, back_to=number)))

    def keep_planned(self, request: Request) -> Version:
        """Checks the files of data/, trains a model for them if they need one, and keeps them for a plan.

        In data/ stands afterwards what is live: who publishes something else meanwhile doesn't publish the plan with
        it. Raises as `publish`.
        """
        return self._alone(lambda: self._keep_planned(request))

    def is_trained(self) -> bool:
        """Whether the model for what stands in data/ is there and was asked its regression questions: then nobody
        waits for a training. Raises YamlFault."""
        model = self._fitting(trained_from(self._data).digest)
        return model.exists() and is_asked(self.store.trainings.of_model(model.name), read_regressions(self._data))

    def _alone(self, publish: Callable[[], Version]) -> Version:
        progress = ProgressFile(self.settings.published_dir)
        with progress.alone():
            started_at = self.now()
            try:
                version = publish()
            except Exception as error:
                words = str(error) if isinstance(error, (Refused, training.TrainingFailed)) else type(error).__name__
                progress.write(Progress(step="not published", since=started_at, ended=True, failed=words))
                if isinstance(error, training.TrainingFailed):
                    raise Refused(f"The bot could not be trained: {error}") from error
                if isinstance(error, Cancelled):
                    raise Refused("The training was cancelled, so nothing was published.") from error
                raise
            progress.write(Progress(step="published", since=started_at, ended=True, version=version.number))
            return version

    def _publish_data(self, request: Request) -> Version:
        files = read_files(self._data)
        folder = self._laid_out(files)
        self._check(folder)
        learned = trained_from(folder).digest
        model = self._compared(folder, learned, request)
        live = self.store.versions.live()
        if live and live.files == files.digest and self._is_served(model):
            raise Refused(f"Nothing has changed since version {live.number}, which is live.")
        return self._commit(self._make_live(files, learned, model, request), request)

    def _back(self, version: Version, request: Request) -> Version:
        current, live = read_files(self._data), self.store.versions.live()
        if live and current.digest not in (live.files, version.files):
            self._record(current, VersionKind.SET_ASIDE, "", None, replace(request, why="", back_to=None))
        published = self._again(version, request)
        if current.digest != version.files:
            put_back(self.store.versions.files(version.files), self._data)
        return self._commit(published, request)

    def _again(self, version: Version, request: Request) -> Version:
        """Publishes kept files. The code that made a model for them has checked them; without one they are checked."""
        files = self.store.versions.files(version.files)
        folder = self._laid_out(files)
        learned = version.trained_from or trained_from(folder).digest
        if not self._fitting(learned).exists() or version.kind is VersionKind.SET_ASIDE:
            self._check(folder)
        return self._make_live(files, learned, self._model(folder, learned), request)

    def _keep_planned(self, request: Request) -> Version:
        files, live = read_files(self._data), self.store.versions.live()
        if live is None or live.files == files.digest:
            raise Refused("There is nothing to plan: data/ holds what is live.")
        folder = self._laid_out(files)
        self._check(folder)
        learned = trained_from(folder).digest
        planned = self._record(files, VersionKind.PLANNED, learned, self._compared(folder, learned, request), request)
        put_back(self.store.versions.files(live.files), self._data)
        return planned

    def _version(self, number: int) -> Version:
        version = self.store.versions.get(number)
        if version is None:
            raise Refused(f"There is no version {number}.")
        return version

    def _laid_out(self, files: FileSet) -> Path:
        return lay_out(files, self.settings.published_dir, self._data)

    def _check(self, folder: Path) -> None:
        self._say("checking")
        if problems := check(folder):
            count = f"{len(problems)} thing" + ("s" if len(problems) > 1 else "")
            raise Refused(f"There is {count} to mend first.", tuple(problems))

    def _model(self, folder: Path, learned: str) -> Path:
        """The model for a laid out set of files, trained now if there is none. Raises Refused or TrainingFailed."""
        model = self._fitting(learned)
        if model.exists():
            return model
        return self._trained(folder)

    def _trained(self, folder: Path) -> Path:
        if not has_rasa() and not trainer_runs(self.settings):
            raise Refused(
                "The bot has to be trained for this, and neither Rasa nor the trainer is beside this page. Start the"
                " trainer (in containers: docker compose up -d trainer), then publish."
            )
        return self.train(self.settings, self.store, folder, self._say)

    def _compared(self, folder: Path, learned: str, request: Request) -> Path:
        """The model for new files, where its comparison speaks for it. Raises as `_model`."""
        model, regressions = self._model(folder, learned), read_regressions(folder)
        if not is_asked(self.store.trainings.of_model(model.name), regressions):
            model = self._trained(folder)
        compared = self.store.trainings.of_model(model.name)
        if compared and request.anyway:
            self.store.trainings.overrule(compared.training_id, request.anyway)
            compared = self.store.trainings.of_model(model.name)
        if against := objections(compared, regressions, called_in(folder)):
            raise Refused(
                f"The new bot would do worse: {'; '.join(against)}. Mend the entries, or say on Train and compare why"
                " it may be published all the same."
            )
        return model

    def _is_served(self, model: Path) -> bool:
        try:
            return training.live_model(self.settings.root) == model
        except training.TrainingFailed:
            return False

    def _fitting(self, learned: str) -> Path:
        root = self.settings.root
        if has_rasa():
            return training.model_file(root, learned, training.made_by(root))
        try:
            _, code = training.halves(training.live_model(root))
        except training.TrainingFailed:
            code = "none"
        return training.model_file(root, learned, code)

    def _make_live(self, files: FileSet, learned: str, model: Path, request: Request) -> Version:
        """Hands files and model to the bot, records the version and makes it live for everybody. Raises Refused."""
        before = self.store.versions.live()
        self._say("handing it to the bot")
        shared_models.put(self.settings, model)
        outcome = swap(self.settings, model, files.digest)
        if outcome.state is SwapState.REFUSED:
            raise Refused(outcome.reason)
        try:
            version = self._record(files, VersionKind.PUBLISHED, learned, model, request)
        except Exception:
            if before and before.model:
                swap(self.settings, model.with_name(before.model), before.files)
            raise
        kept = self.store.versions.models_since(self.now() - _MODEL_KEPT_SECONDS)
        training.make_live(self.settings.root, model, kept)
        note = Live(version=version.number, files=files.digest, trained_from=learned)
        self.settings.live_folder.write(note)
        prune(self.settings.published_dir, {files.digest}, _LAID_OUT)
        return version

    def _record(self, files: FileSet, kind: VersionKind, learned: str, model: Path | None, request: Request) -> Version:
        version = Version(
            number=0,
            kind=kind,
            files=files.digest,
            model=model.name if model else None,
            trained_from=learned,
            why=request.why,
            agent_id=request.actor.agent_id,
            created_at=0.0,
            back_to=request.back_to,
        )
        return self.store.versions.add(version, files, request.actor, now=self.now())

    def _commit(self, version: Version, request: Request) -> Version:
        """Where the owner wants it, git keeps the files of data/ as they were published."""
        if not self.settings.commit_versions:
            return version
        why = request.why or (f"back to version {request.back_to}" if request.back_to else "")
        name = commit(self._data, f"Version {version.number}: {why}".rstrip(": "), request.author)
        if name:
            self.store.versions.note(version.number, commit=name)
        return replace(version, commit=name)

    def _say(self, step: str) -> None:
        ProgressFile(self.settings.published_dir).say(step)
        self.say(step)

    @property
    def _data(self) -> Path:
        return self.settings.root / "data"
