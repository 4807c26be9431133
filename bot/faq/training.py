"""Training: a model is named after everything it is made from, so a model that fits the data is a file that exists.

`models/live` names the model that Rasa serves; it changes only when another one has been trained and taken over.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bot.faq.dependencies import digest, sources
from bot.faq.packages import made_with
from bot.faq.trained_from import trained_from
from bot.phrases import phrase
from bot.settings.environment import system_environment

# Rasa would report its use to its makers; TensorFlow, which it loads, would fill the log.
RASA_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
_KEPT_MODELS = 10
_ENDING = ".tar.gz"
_DIGITS = 16
# A component of ours, by its name in config.yml.
_COMPONENT = re.compile(r"\bbot\.rasa\.(\w+)\.\w+")
_PROGRESS_SECONDS = 5.0
_SHOWN_LINES = 3
# The first training also converts the sentence encoders and reads every example: a minute on two cores at rest.
_UNMEASURED = phrase("a minute or two on two cores")


# Trains on the project in a folder and writes the model to a file.
Learn = Callable[[Path, Path], None]


class TrainingFailed(Exception):
    """Rasa could not train with the data as it is; the message holds its last lines."""


def fitting_model(root: Path) -> Path:
    """The file that holds, or would hold, the model made from the data, configuration and code under `root`."""
    return model_file(root, trained_from(root / "data").digest, made_by(root))


def model_file(root: Path, learned: str, made_by: str) -> Path:
    """The file of the model that learned what has this digest (TrainedFrom), made by such code."""
    return root / "models" / f"{learned}-{made_by}{_ENDING}"


def halves(model: Path) -> tuple[str, str]:
    """What a model's name says: the digest of what it learned, and that of the code which made it."""
    learned, _, code = model.name.removesuffix(_ENDING).partition("-")
    return learned, code


def made_by(root: Path) -> str:
    """A digest of all that makes a model beside the data; it can be told only where Rasa is installed."""
    made_from = digest(root, files_of_code(root)) + made_with()
    return hashlib.sha256(made_from.encode()).hexdigest()[:_DIGITS]


def files_of_code(root: Path) -> list[Path]:
    """Every file that a model depends on beside the data: configuration, domain, added encoders, and the code behind
    what the configuration names."""
    config = root / "config.yml"
    named = [config, root / "domain.yml", *(root / "encoders").glob("*/encoder.json")]
    components = _COMPONENT.findall(config.read_text(encoding="utf-8")) if config.is_file() else []
    code = sources(root, (root / "bot" / "rasa" / f"{name}.py" for name in components))
    return sorted(path for path in {*named, *code} if path.is_file())


def live_model(root: Path) -> Path:
    """The model to serve. Raises TrainingFailed when there is none yet."""
    note = root / "models" / "live"
    if not note.exists():
        raise TrainingFailed(phrase("no model has been trained yet; run: mostrador train"))
    return root / "models" / note.read_text(encoding="utf-8").strip()


def make_live(root: Path, model: Path, kept: Collection[str] = ()) -> None:
    """From the next start of Rasa on, this model is served. Kept are the last ten and those that `kept` names."""
    note = root / "models" / "live"
    draft = note.with_suffix(".new")
    draft.write_text(model.name + "\n", encoding="utf-8")
    draft.replace(note)
    models = sorted(model.parent.glob(f"*{_ENDING}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in models[_KEPT_MODELS:]:
        if old != model and old.name not in kept:
            old.unlink()


def forecast(root: Path) -> str:
    """Why a model has to be trained now, and how long that takes: as long as the last one took here."""
    is_first = not any((root / "models").glob(f"*{_ENDING}"))
    why = phrase("no bot has been trained here yet") if is_first else phrase("what the bot knows has changed")
    seconds = last_seconds(root)
    length = _UNMEASURED if seconds is None else phrase("the last one took %(seconds)s s", seconds=f"{seconds:.0f}")
    return phrase("training, since %(why)s (%(length)s) …", why=why, length=length)


def train(
    root: Path,
    log_path: Path,
    progress: Callable[[float], None],
    *,
    data: Path | None = None,
    learn: Learn | None = None,
) -> Path:
    """Trains beside the live model and returns the new one's file; calls `progress` with the seconds so far.

    It learns from `data`, the project's own folder without it, by `learn`, by `rasa train` without it. Waits while
    somebody else trains here. Raises TrainingFailed or what `learn` raises; the live model stays as it is either way,
    and nothing else is left.
    """
    data = data or root / "data"
    drafts = root / "models" / ".new"
    drafts.mkdir(parents=True, exist_ok=True)
    log_path.parent.mkdir(parents=True, exist_ok=True)
    with (drafts / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        model = model_file(root, trained_from(data).digest, made_by(root))
        if not model.exists():
            draft, started_at = drafts / model.name, time.monotonic()
            try:
                with _workplace(root, data) as folder:
                    (learn or partial(_learn_by_rasa, root, log_path, progress))(folder, draft.resolve())
                if model_file(root, trained_from(data).digest, made_by(root)) != model:
                    raise TrainingFailed(phrase("the data changed while the bot was being trained; train again"))
                draft.replace(model)
            finally:
                draft.unlink(missing_ok=True)
            _seconds_file(root).write_text(f"{time.monotonic() - started_at:.0f}")
        return model


@contextmanager
def _workplace(root: Path, data: Path) -> Iterator[Path]:
    """A folder that Rasa takes for a project: the configuration of `root` with the data to learn from."""
    with tempfile.TemporaryDirectory(prefix="project-", dir=root / "models" / ".new") as name:
        folder = Path(name)
        for part in ("config.yml", "domain.yml"):
            (folder / part).symlink_to((root / part).resolve())
        (folder / "data").symlink_to(data.resolve())
        yield folder


def _learn_by_rasa(root: Path, log_path: Path, progress: Callable[[float], None], folder: Path, draft: Path) -> None:
    command = [
        *(sys.executable, "-m", "rasa", "train", "--quiet", "--fixed-model-name", draft.name.removesuffix(_ENDING)),
        *("--out", str(draft.parent)),
    ]
    with log_path.open("wb") as log:
        code = _run(command, folder, root, log.fileno(), progress)
    if code != 0 or not draft.exists():
        said = [line for line in log_path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        raise TrainingFailed(
            "\n".join([*said[-_SHOWN_LINES:], phrase("(the whole of it: %(log_path)s)", log_path=log_path)])
        )


def last_seconds(root: Path) -> float | None:
    """How long the last training took here, None before the first."""
    file = _seconds_file(root)
    return float(file.read_text()) if file.exists() else None


def _seconds_file(root: Path) -> Path:
    """Holds how long the last training took here."""
    return root / "models" / ".new" / "seconds"


def _run(command: list[str], folder: Path, root: Path, output: int, progress: Callable[[float], None]) -> int:
    started_at = time.monotonic()
    own = {"PYTHONPATH": str(root.resolve()), "RASA_CACHE_DIRECTORY": str(root.resolve() / ".rasa" / "cache")}
    environment = system_environment(os.environ) | RASA_ENVIRONMENT | own
    with subprocess.Popen(  # noqa: S603  our own command
        command, cwd=folder, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL
    ) as process:
        while True:
            try:
                return process.wait(timeout=_PROGRESS_SECONDS)
            except subprocess.TimeoutExpired:
                progress(time.monotonic() - started_at)
