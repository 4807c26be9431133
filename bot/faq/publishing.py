"""Getting ready to publish: checks the data, and sees to the model that fits what is or shall be live."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bot.faq import training
from bot.faq.trained_from import trained_from
from bot.faq.versions import shared_models
from bot.phrases import phrase
from bot.settings import Settings, SettingsError

Say = Callable[[str], None]


def check(settings: Settings, say: Say) -> int:
    """Prints each problem of the data with its place; 0 without a problem, else 1. Hints don't change the result.

    Whoever stands in a copy of the project sees by the folder which data were looked at.
    """
    from bot.faq.check import check as problems_of
    from bot.faq.check import hints

    data = settings.root / "data"
    problems = problems_of(data)
    for problem in problems:
        say(str(problem))
    for hint in [] if problems else hints(data, time.time()):
        say(phrase("hint: %(hint)s", hint=hint))
    say(
        phrase("%(problems)s to change in %(data)s", problems=len(problems), data=data)
        if problems
        else phrase("%(data)s is in order", data=data)
    )
    return 1 if problems else 0


def train(settings: Settings, say: Say) -> int:
    """Checks, and trains unless a model fits the data; 0 when one does in the end, else 1."""
    if check(settings, say) != 0:
        return 1
    try:
        fit_model(settings, settings.root / "data", say)
    except training.TrainingFailed as error:
        say(phrase("The bot could not be trained:\n%(error)s", error=error))
        return 1
    return 0


def fit_model(settings: Settings, data: Path, say: Say) -> Path:
    """The model that fits a data folder, trained now if there is none. Raises TrainingFailed."""
    root = settings.root
    model = training.model_file(root, trained_from(data).digest, training.made_by(root))
    if shared_models.fetch(settings, model):
        say(phrase("  model    fits the data (%(name)s)", name=model.name))
        return model
    say(f"  model    {training.forecast(root)}")
    log_path = settings.data_dir / "log" / "train.log"
    training.train(root, log_path, lambda seconds: say(f"  model    training … {seconds:.0f} s"), data=data)
    shared_models.put(settings, model)
    say(f"  model    trained ({model.name})")
    return model


def choose_model(settings: Settings, say: Say) -> None:
    """Makes the model live that fits what is published, or data/ before anything is. A model from before serves on when
    none can be trained for it.

    Raises SettingsError when there is none from before either.
    """
    try:
        training.make_live(settings.root, fit_model(settings, settings.live_folder.path, say))
    except training.TrainingFailed as error:
        say(phrase("The bot could not be trained:\n%(error)s", error=error))
        try:
            say(
                phrase(
                    "  model    the one from before goes on (%(name)s)", name=training.live_model(settings.root).name
                )
            )
        except training.TrainingFailed:
            raise SettingsError(
                (phrase("Put the data in order (mostrador check says where) and start again."),)
            ) from None
