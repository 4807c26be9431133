"""Publishing: checks the data, trains a model while the live one serves, and puts the new one in its place."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from bot.faq import training
from bot.settings import Settings, SettingsError

Say = Callable[[str], None]
_SWAP_SECONDS = 60.0


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
        say(f"hint: {hint}")
    say(f"{len(problems)} to change in {data}" if problems else f"{data} is in order")
    return 1 if problems else 0


def train(settings: Settings, say: Say) -> int:
    """Checks, and trains unless a model fits the data; 0 when one does in the end, else 1."""
    if check(settings, say) != 0:
        return 1
    try:
        fit_model(settings, say)
    except training.TrainingFailed as error:
        say(f"The bot could not be trained:\n{error}")
        return 1
    return 0


def fit_model(settings: Settings, say: Say) -> Path:
    """The model that fits the data, trained now if there is none. Raises TrainingFailed."""
    model = training.fitting_model(settings.root)
    if model.exists():
        say(f"  model    fits the data ({model.name})")
        return model
    say(f"  model    {training.forecast(settings.root)}")
    log_path = settings.data_dir / "log" / "train.log"
    training.train(settings.root, log_path, lambda seconds: say(f"  model    training … {seconds:.0f} s"))
    say(f"  model    trained ({model.name})")
    return model


def choose_model(settings: Settings, say: Say) -> None:
    """Makes the model live that fits the data; a model from before serves on when the data can't be trained with.

    Raises SettingsError when there is none from before either.
    """
    try:
        training.make_live(settings.root, fit_model(settings, say))
    except training.TrainingFailed as error:
        say(f"The bot could not be trained:\n{error}")
        try:
            say(f"  model    the one from before goes on ({training.live_model(settings.root).name})")
        except training.TrainingFailed:
            raise SettingsError(("Put the data in order (mostrador check says where) and start again.",)) from None


def publish(settings: Settings, say: Say) -> int:
    """Checks, trains and swaps the model in a running Rasa; the old model stays on disk. 0 when done, else 1."""
    if train(settings, say) != 0:
        return 1
    model = training.fitting_model(settings.root)
    refused = _swap(settings, model)
    if refused is None:
        training.make_live(settings.root, model)
        say("Published: the bot answers with the new data from now on.")
        return 0
    say(refused)
    return 1


def _swap(settings: Settings, model: Path) -> str | None:
    """Asks Rasa to serve `model`; returns why Rasa refuses, or None."""
    address = urlsplit(settings.rasa_url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=_SWAP_SECONDS)
    headers = {"Authorization": f"Bearer {settings.turn_token}", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/webhooks/turn/model", json.dumps({"path": str(model)}), headers)
        response = connection.getresponse()
        if response.status in (http.HTTPStatus.OK, http.HTTPStatus.NO_CONTENT):
            return None
        return f"Rasa refused the new model ({response.status}); the old one goes on answering. See var/log/rasa.log."
    except ConnectionRefusedError:
        return "Trained, but Mostrador is not running here: the next `make run` uses the new model."
    except (OSError, http.client.HTTPException) as error:
        return f"Rasa did not answer ({error}); run `mostrador publish` again, or restart Mostrador."
    finally:
        connection.close()
