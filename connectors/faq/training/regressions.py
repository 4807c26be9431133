"""Regression questions as a form: adds one to data/regression.yml, and takes one away."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from bot.faq.trainer.regression import REGRESSION_FILE, RegressionQuestion, faults
from bot.faq.writing import Conflict, YamlFile, digest, save
from bot.phrases import phrase
from bot.yaml import YamlFault
from connectors.desk.requests import text_of
from connectors.faq.workbench import Workbench


class RegressionForms:
    """The two verbs; a page of a person without scripts comes back to the page."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def add_regression(self) -> Response:
        """POST: one more question, or another entry for one that is there."""
        question = RegressionQuestion(
            language=text_of("language"), text=" ".join(text_of("text").split()), expected=text_of("expected")
        )
        wrong = faults([question], entries=self._workbench.desk.titles, languages=self._workbench.desk.languages)
        if wrong:
            _, what, cure = wrong[0]
            abort(HTTPStatus.BAD_REQUEST, phrase("The question %(what)s: %(cure)s.", what=what, cure=cure))
        self._change(lambda file: file.set((question.language, question.text), question.expected))
        return redirect(url_for("faq.training", _anchor="regressions"))

    def remove_regression(self) -> Response:
        """POST: the question is asked no more."""
        self._change(lambda file: file.remove((text_of("language"), request.form.get("text", ""))))
        return redirect(url_for("faq.training", _anchor="regressions"))

    def _change(self, change: Callable[[YamlFile], None]) -> None:
        path = self._workbench.data / REGRESSION_FILE
        try:
            text = path.read_text(encoding="utf-8") if path.is_file() else None
            file = YamlFile(text or "", name=REGRESSION_FILE)
            change(file)
            save(path, file.text(), based_on=digest(text) if text is not None else None)
        except Conflict:
            abort(
                HTTPStatus.CONFLICT, phrase("Somebody else changed the questions at this moment; look, and try again.")
            )
        except KeyError:
            abort(HTTPStatus.NOT_FOUND, phrase("This question is not there any more."))
        except (YamlFault, ValueError) as error:
            abort(
                HTTPStatus.CONFLICT,
                phrase(
                    "%(error)s. Mend the file data/%(regression_file)s first.",
                    error=error,
                    regression_file=REGRESSION_FILE,
                ),
            )
        except OSError as error:
            abort(
                HTTPStatus.CONFLICT,
                phrase(
                    "data/%(regression_file)s can't be written (%(strerror)s).",
                    regression_file=REGRESSION_FILE,
                    strerror=error.strerror,
                ),
            )
