"""Work: a request to the trainer's process, done; and what is got ready before the first one comes."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.utils.log_utils import configure_structlog

from bot.faq.trainer.regression import read_regressions
from bot.rasa.classifier import __file__ as classifier
from bot.rasa.encoder.choice import encoders
from bot.rasa.encoder.encoder import Encoder, UnusableEncoder
from bot.rasa.fingerprint import code_fingerprint
from bot.rasa.model.faq_model import __name__ as faq_model
from bot.rasa.model.foreign import learn_foreign
from bot.rasa.model.place_names import dictionary_of
from bot.rasa.model.spelling import language_guard
from bot.rasa.trainer.comparing import compare, labelled_messages
from bot.rasa.trainer.judge import Judge
from bot.rasa.trainer.replaying import Asked
from bot.rasa.trainer.training import train
from bot.shop.answers import SHOP_FILE
from bot.shop.facts import read_shop
from bot.shop.other_languages import other_languages

# Some vectors for each of the questions that are replayed, and the labelled messages: a few megabytes.
_REMEMBERED = 4_000
Step = Callable[[str], None]


def get_ready(root: Path) -> None:
    """Imports what a training imports and works out what only code and languages decide: the dictionaries."""
    configure_structlog(logging.WARNING)
    logging.getLogger("bot").setLevel(logging.INFO)
    DefaultV1Recipe()
    code_fingerprint(classifier)
    languages = read_shop(root / "data" / SHOP_FILE).languages
    for language in languages:
        language_guard(language)
        dictionary_of(language)
    learn_foreign((*languages, *other_languages(root / "data", languages)), (), languages)


class Work:
    """What one process does for the project in `root`, one request after the other."""

    def __init__(self, root: Path) -> None:
        self._live: Judge | None = None
        # The training and both models read with these: they are loaded once, and what the live bot's side read ahead
        # is there for the new one's. One that can't be run is for the training to say.
        self._encoders: list[Encoder] = []
        with suppress(UnusableEncoder):
            self._encoders = encoders(root)
        for encoder in self._encoders:
            encoder.remember(_REMEMBERED)

    def prepare(self, request: Mapping[str, Any], *, is_wanted: Callable[[], bool]) -> None:
        """The live bot's side of a comparison, worked out while nobody waits; given up as soon as `is_wanted`."""
        os.chdir(request["root"])
        self._live = Judge(Path(request["before"]))
        labelled = [message for _, message in labelled_messages(Path(request["data"]))]
        self._live.prepare([*_questions(request), *labelled], is_wanted=is_wanted)

    def do(self, request: Mapping[str, Any], step: Step) -> Mapping[str, Any]:
        """Does one request: `train` a model, or `compare` two. Raises what they raise."""
        if request["do"] == "train":
            with _languages_told(step):
                train(Path(request["root"]), Path(request["model"]), step)
            return {}
        step("comparing")
        os.chdir(request["root"])
        data = Path(request["data"])
        before, new = self._before(request["before"]), Judge(Path(request["after"]))
        return compare(before, new, data, _questions(request), read_regressions(data))

    def _before(self, model: str | None) -> Judge | None:
        """The live bot, with what was prepared where it is still the same."""
        if model is None:
            return None
        return self._live if self._live and self._live.model == Path(model) else Judge(Path(model))


def _questions(request: Mapping[str, Any]) -> list[Asked]:
    return [Asked(key=each["key"], text=each["text"], language=each["language"]) for each in request["questions"]]


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
