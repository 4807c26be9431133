"""Training: a model is named after everything it is made from, so a model that fits the data is a file that exists.

`models/live` names the model that Rasa serves; it changes only when another one has been trained and taken over.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.faq.dependencies import digest, sources
from bot.faq.packages import made_with
from bot.settings.environment import system_environment

# Rasa would report its use to its makers; TensorFlow, which it loads, would fill the log.
RASA_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
_KEPT_MODELS = 10
_PROGRESS_SECONDS = 5.0
_SHOWN_LINES = 3
# The first training also converts the sentence encoders and reads every example: a minute on two cores at rest.
_UNMEASURED = "a minute or two on two cores"


class TrainingFailed(Exception):
    """Rasa could not train with the data as it is; the message holds its last lines."""


def fitting_model(root: Path) -> Path:
    """The file that holds, or would hold, the model made from the data, configuration and code under `root`."""
    made_from = digest(root, trained_from(root)) + made_with()
    return root / "models" / f"{hashlib.sha256(made_from.encode()).hexdigest()[:16]}.tar.gz"


def trained_from(root: Path) -> list[Path]:
    """Every file that a model depends on: configuration, domain, data, added encoders, and the code behind them."""
    named = [root / "config.yml", root / "domain.yml", *(root / "data").rglob("*.yml")]
    named += (root / "encoders").glob("*/encoder.json")
    code = sources(root, (root / "bot" / "rasa").glob("*.py"))
    return sorted(path for path in [*named, *code] if path.is_file())


def live_model(root: Path) -> Path:
    """The model to serve. Raises TrainingFailed when there is none yet."""
    note = root / "models" / "live"
    if not note.exists():
        raise TrainingFailed("no model has been trained yet; run: mostrador train")
    return root / "models" / note.read_text(encoding="utf-8").strip()


def make_live(root: Path, model: Path) -> None:
    """From the next start of Rasa on, this model is served. Older ones are kept, the last ten."""
    note = root / "models" / "live"
    draft = note.with_suffix(".new")
    draft.write_text(model.name + "\n", encoding="utf-8")
    draft.replace(note)
    models = sorted(model.parent.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in models[_KEPT_MODELS:]:
        if old != model:
            old.unlink()


def forecast(root: Path) -> str:
    """Why a model has to be trained now, and how long that takes: as long as the last one took here."""
    is_first = not any((root / "models").glob("*.tar.gz"))
    why = "no bot has been trained here yet" if is_first else "what the bot knows has changed"
    seconds = _seconds_file(root)
    length = f"the last one took {seconds.read_text()} s" if seconds.exists() else _UNMEASURED
    return f"training, since {why} ({length}) …"


def train(root: Path, log_path: Path, progress: Callable[[float], None]) -> Path:
    """Trains beside the live model and returns the new one's file; calls `progress` with the seconds so far.

    Waits while somebody else trains here. Raises TrainingFailed; the live model stays as it is either way.
    """
    drafts = root / "models" / ".new"
    drafts.mkdir(parents=True, exist_ok=True)
    log_path.parent.mkdir(parents=True, exist_ok=True)
    with (drafts / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        model = fitting_model(root)
        return model if model.exists() else _train(root, model, drafts / model.name, log_path, progress)


def _train(root: Path, model: Path, draft: Path, log_path: Path, progress: Callable[[float], None]) -> Path:
    command = [
        *(sys.executable, "-m", "rasa", "train", "--quiet", "--fixed-model-name", model.name.removesuffix(".tar.gz")),
        *("--out", str(draft.parent)),
    ]
    started_at = time.monotonic()
    with log_path.open("wb") as log:
        code = _run(command, root, log.fileno(), progress)
    if code != 0 or not draft.exists():
        said = [line for line in log_path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        raise TrainingFailed("\n".join([*said[-_SHOWN_LINES:], f"(the whole of it: {log_path})"]))
    if fitting_model(root) != model:
        draft.unlink()
        raise TrainingFailed("the data changed while the bot was being trained; train again")
    draft.replace(model)
    _seconds_file(root).write_text(f"{time.monotonic() - started_at:.0f}")
    return model


def _seconds_file(root: Path) -> Path:
    """Holds how long the last training took here."""
    return root / "models" / ".new" / "seconds"


def _run(command: list[str], root: Path, output: int, progress: Callable[[float], None]) -> int:
    started_at = time.monotonic()
    environment = system_environment(os.environ) | RASA_ENVIRONMENT | {"PYTHONPATH": str(root)}
    with subprocess.Popen(  # noqa: S603  our own command
        command, cwd=root, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL
    ) as process:
        while True:
            try:
                return process.wait(timeout=_PROGRESS_SECONDS)
            except subprocess.TimeoutExpired:
                progress(time.monotonic() - started_at)
