"""Work: a request to the trainer's process, done; and what is got ready before the first one comes."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.utils.log_utils import configure_structlog

from bot.faq.trainer.regression import read_regressions
from bot.rasa.model.faq_model import __name__ as faq_model
from bot.rasa.model.place_names import dictionary_of
from bot.rasa.model.spelling import language_guard
from bot.rasa.trainer.comparing import compare
from bot.rasa.trainer.replaying import Asked
from bot.rasa.trainer.training import train
from bot.shop.answers import SHOP_FILE
from bot.shop.facts import read_shop

Step = Callable[[str], None]


def get_ready(root: Path) -> None:
    """Imports what a training imports and works out what only the languages decide: the dictionaries."""
    configure_structlog(logging.WARNING)
    logging.getLogger("bot").setLevel(logging.INFO)
    DefaultV1Recipe()
    for language in read_shop(root / "data" / SHOP_FILE).languages:
        language_guard(language)
        dictionary_of(language)


def work(request: Mapping[str, Any], step: Step) -> Mapping[str, Any]:
    """Does one request: `train` a model, or `compare` two. Raises what they raise."""
    if request["do"] == "train":
        with _languages_told(step):
            train(Path(request["root"]), Path(request["model"]), step)
        return {}
    step("comparing")
    os.chdir(request["root"])
    data = Path(request["data"])
    questions = [Asked(key=each["key"], text=each["text"], language=each["language"]) for each in request["questions"]]
    before = Path(request["before"]) if request["before"] else None
    return compare(before, Path(request["after"]), data, questions, read_regressions(data))


class _StepHandler(logging.Handler):
    """Makes a step of what the classifier says while it learns."""

    def __init__(self, step: Step) -> None:
        super().__init__(logging.INFO)
        self._step = step

    def emit(self, record: logging.LogRecord) -> None:
        """One language begins."""
        self._step(record.getMessage())


@contextmanager
def _languages_told(step: Step) -> Iterator[None]:
    logger, handler = logging.getLogger(faq_model), _StepHandler(step)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
