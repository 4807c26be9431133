"""The page "Train and compare": a button, how far it is, and what the new bot would do differently."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from bot.conversations.training import Training
from bot.faq.called import intent_called
from bot.faq.trainer.advice import advice
from bot.faq.trainer.candidate import trainer_runs
from bot.faq.trainer.comparison import may_overrule
from bot.faq.trainer.gate import objections
from bot.faq.trainer.regression import RegressionQuestion, read_regressions
from bot.phrases import phrase
from bot.yaml import YamlFault
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.requests import text_of
from connectors.faq.training.effects import effects
from connectors.faq.training.latest import is_over, latest_done, live_since, published_versions
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
            **self._content(),
        )

    def training_now(self) -> str:
        """Fragment: the state of the latest training, and its comparison."""
        return render_template("faq/training/now.html", **self._content())

    def train(self) -> Response:
        """POST: asks the trainer to train what stands in data/."""
        if not trainer_runs(self._workbench.settings):
            abort(
                HTTPStatus.CONFLICT,
                phrase("The trainer is not running. Start it with: mostrador trainer, then try again."),
            )
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
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such comparison."))
        if not may_overrule(training.comparison):
            abort(
                HTTPStatus.CONFLICT,
                phrase("A regression question fails: mend the entry, or change the question first."),
            )
        if len(reason) < _LEAST_REASON:
            abort(HTTPStatus.BAD_REQUEST, phrase("Say in a few words why it may be published all the same."))
        self._desk.store.trainings.overrule(training_id, reason)
        return redirect(url_for("faq.training"))

    def _content(self) -> dict[str, Any]:
        trainings = self._desk.store.trainings.latest(_LATEST)
        regressions, fault = self._regressions()
        titles = self._workbench.entry_titles()
        return {
            "latest": trainings[0] if trainings else None,
            "runs": trainer_runs(self._workbench.settings),
            "names": self._desk.agent_names(),
            "regressions": regressions,
            "fault": fault,
            "languages": self._desk.languages,
            "entries": sorted(self._entries(titles), key=lambda each: each[1].casefold()),
            "language_name": words.language_name,
            "titles": partial(_title, titles),
            "moment": self._moment,
            **self._compared(trainings, regressions, partial(_title, titles)),
        }

    def _compared(
        self, trainings: Sequence[Training], regressions: Sequence[RegressionQuestion], called: Callable[[str], str]
    ) -> dict[str, Any]:
        """The latest training that ended well, and what its bot would do differently while it isn't live."""
        done = latest_done(trainings)
        published = published_versions(self._desk.store)
        since = live_since(done.model, published) if done else None
        over = done is not None and since is None and is_over(done, published)
        if done is None or not done.comparison or since is not None or over:
            return {
                "done": done,
                "live_since": since,
                "is_over": over,
                "comparison": None,
                "objections": [],
            }
        against = objections(done, regressions, called)
        is_compared = "changes" in done.comparison
        return {
            "done": done,
            "live_since": None,
            "is_over": False,
            "comparison": shown_comparison(done.comparison, self._desk.store.questions),
            "objections": against,
            "may_overrule": may_overrule(done.comparison),
            "advice": advice(done.comparison, called, may_publish=not against) if is_compared else "",
        }

    def _regressions(self) -> tuple[tuple[RegressionQuestion, ...], str]:
        try:
            return read_regressions(self._workbench.data), ""
        except YamlFault as error:
            return (), str(error)

    def _entries(self, titles: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(entry, _title(titles, entry)) for entry in self._desk.titles]

    def _moment(self, at: float) -> str:
        return words.moment(at, self._desk.now(), self._desk.zone)


def _title(titles: Mapping[str, str], entry: str | None) -> str:
    """What an entry or small talk is called on the pages."""
    return intent_called(entry or "", titles)
