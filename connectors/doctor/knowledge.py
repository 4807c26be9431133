"""Checks of the bot's knowledge: the data are in order, the live model was made from them, the encoder reads."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator

from bot.settings import ROOT, Settings
from connectors.doctor.finding import Finding, fail, ok, warn

_READ_SECONDS = 120.0


def data(settings: Settings) -> Iterator[Finding]:
    """The folder data/."""
    from bot.faq.check import check

    problems = check(settings.root / "data")
    if problems:
        yield fail("data", f"{len(problems)} to change", "run: mostrador check")
    else:
        yield ok("data", "in order")


def model(settings: Settings) -> Iterator[Finding]:
    """The model that Rasa serves."""
    if importlib.util.find_spec("rasa") is None:
        return
    from bot.faq.trained_from import trained_from
    from bot.faq.training import TrainingFailed, live_model, made_by, model_file

    try:
        live = live_model(settings.root)
    except TrainingFailed:
        yield warn("model", "none is trained yet", "the first start trains one, or run: mostrador train")
        return
    if not live.exists():
        yield fail("model", f"{live.name} is gone", "run: mostrador publish")
    elif live != model_file(settings.root, trained_from(settings.live_folder.path).digest, made_by(settings.root)):
        yield warn("model", f"{live.name} was made from other data or code", "start Mostrador again: it trains one")
    else:
        yield ok("model", f"{live.name} fits what is published")


def encoder(settings: Settings) -> Iterator[Finding]:
    """The sentence encoders are loaded and turn a sentence into numbers."""
    if importlib.util.find_spec("onnxruntime") is None:
        yield warn("encoder", "none can run here: the bot goes by words alone", "run: make environment")
        return
    command = [sys.executable, "-m", "bot.rasa.encoder.reading", str(settings.root)]
    answer = subprocess.run(  # noqa: S603  our own module
        command, cwd=ROOT, capture_output=True, text=True, timeout=_READ_SECONDS, check=False
    )
    names = answer.stdout.split()
    if answer.returncode:
        yield fail("encoder", "one can't be loaded", "see what it says: mostrador train")
    elif names:
        yield ok("encoder", f"{', '.join(names)} reads")
    else:
        yield warn("encoder", "none was converted yet", "the first training does it; nothing to do")
