"""The page "Train and compare": a button, how far it is, and what the new bot would do differently."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from bot.conversations.training import TrainingState
from bot.faq.trainer.candidate import trainer_runs
from bot.faq.trainer.comparison import may_overrule
from bot.faq.trainer.gate import objections
from bot.faq.trainer.regression import RegressionQuestion, read_regressions
from bot.yaml import YamlFault
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.requests import text_of
from connectors.faq.training.effects import effects
from connectors.faq.training.shown import shown_comparison
from connectors.faq.workbench import Workbench

_LATEST = 10
_LEAST_REASON = 5


class TrainingPage:
    """The page and its verbs."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._desk = workbench.desk

    def training(self) -> str:
        """The page. Who looks at it may be about to train: the trainer gets ready."""
        store = self._desk.store
        event = store.events.latest()
        store.trainings.expect(now=self._desk.now())
        return render_template(
            "faq/training/page.html",
            event=event,
            effects=effects(store, self._desk.now()),
            moment=self._moment,
            titles=self._title,
            **self._content(),
        )

    def training_now(self) -> str:
        """Fragment: the state of the latest training, and its comparison."""
        return render_template("faq/training/now.html", titles=self._title, moment=self._moment, **self._content())

    def train(self) -> Response:
        """POST: asks the trainer to train what stands in data/."""
        if not trainer_runs(self._workbench.settings):
            abort(HTTPStatus.CONFLICT, "The trainer is not running. Start it with: mostrador trainer, then try again.")
        folder = str(self._workbench.data.resolve())
        self._desk.store.trainings.request(folder, signed_in().agent_id, now=self._desk.now())
        return redirect(url_for("faq.training"))

    def cancel_training(self, training_id: str) -> Response:
        """POST: ends it; nothing of it is left."""
        self._desk.store.trainings.cancel(training_id, now=self._desk.now())
        return redirect(url_for("faq.training"))

    def overrule_training(self, training_id: str) -> Response:
        """POST: the editor says why it may be published all the same."""
        training, reason = self._desk.store.trainings.get(training_id), text_of("reason")
        if training is None or training.comparison is None:
            abort(HTTPStatus.NOT_FOUND, "There is no such comparison.")
        if not may_overrule(training.comparison):
            abort(HTTPStatus.CONFLICT, "A regression question fails: mend the entry, or change the question first.")
        if len(reason) < _LEAST_REASON:
            abort(HTTPStatus.BAD_REQUEST, "Say in a few words why it may be published all the same.")
        self._desk.store.trainings.overrule(training_id, reason)
        return redirect(url_for("faq.training"))

    def _content(self) -> dict[str, Any]:
        trainings = self._desk.store.trainings.latest(_LATEST)
        latest = trainings[0] if trainings else None
        regressions, fault = self._regressions()
        done = next((each for each in trainings if each.state is TrainingState.DONE), None)
        compared = done.comparison if done else None
        return {
            "publish": url_for("faq.publish") if "faq.publish" in current_app.view_functions else None,
            "latest": latest,
            "done": done,
            "runs": trainer_runs(self._workbench.settings),
            "names": self._desk.agent_names(),
            "comparison": shown_comparison(compared, self._desk.store.questions) if compared else None,
            "objections": objections(done, regressions) if done else [],
            "may_overrule": bool(compared) and may_overrule(compared or {}),
            "regressions": regressions,
            "fault": fault,
            "languages": self._desk.languages,
            "entries": self._entries(),
            "language_name": words.language_name,
        }

    def _regressions(self) -> tuple[tuple[RegressionQuestion, ...], str]:
        try:
            return read_regressions(self._workbench.data), ""
        except YamlFault as error:
            return (), str(error)

    def _entries(self) -> list[tuple[str, str]]:
        return sorted(((entry, self._title(entry)) for entry in self._desk.titles), key=lambda each: each[1].casefold())

    def _title(self, entry: str | None) -> str:
        """An entry by its button in the shop's first language that has one, else by its name."""
        titles = self._desk.titles.get(entry or "", {})
        title = next((titles[language] for language in self._desk.languages if language in titles), None)
        return title or (entry or "").replace("_", " ")

    def _moment(self, at: float) -> str:
        return words.moment(at, self._desk.now(), self._desk.zone)
