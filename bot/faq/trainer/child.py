"""Child: the process that trains and compares, `python -m bot.rasa.trainer`: warm before it is asked, gone afterwards.

Rasa and its libraries cost half a gigabyte, so they live in a process that can be ended, paused, and thrown away with
all that it left behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from bot.faq.training import RASA_ENVIRONMENT, TrainingFailed
from bot.phrases import phrase
from bot.settings.environment import system_environment

_SCRATCH = "scratch-"
_TICK_SECONDS = 0.5
_STALE_SECONDS = 24 * 3600.0


class Cancelled(Exception):
    """Somebody asked to end the training; nothing is left of it."""


class Watch(Protocol):
    """Who looks at the child while it works."""

    def tell(self, step: str) -> None:
        """A part of the work begins, by the child's own name for it."""

    def tick(self) -> None:
        """Twice a second. Raises Cancelled to end the work."""


class TrainerChild:
    """A trainer's process for one project, from its start to `end`. `root` is the project with the code."""

    def __init__(self, root: Path, log_path: Path) -> None:
        drafts = root / "models" / ".new"
        drafts.mkdir(parents=True, exist_ok=True)
        _sweep(drafts)
        log_path.parent.mkdir(parents=True, exist_ok=True)
        self._scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=drafts)).resolve()
        own = {"PYTHONPATH": str(root.resolve()), "TMPDIR": str(self._scratch)}
        with log_path.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot.rasa.trainer"],
                cwd=root,
                env=system_environment(os.environ) | RASA_ENVIRONMENT | own,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )
        self._log_path = log_path
        self._answers: queue.Queue[Mapping[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._read, name="trainer's answers", daemon=True).start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, request: Mapping[str, Any], watch: Watch) -> Mapping[str, Any]:
        """What comes of one request. Raises TrainingFailed, or what `watch` raises."""
        self._write(json.dumps(request, ensure_ascii=False) + "\n")
        while True:
            watch.tick()
            try:
                answer = self._answers.get(timeout=_TICK_SECONDS)
            except queue.Empty:
                continue
            if answer is None:
                raise TrainingFailed(
                    phrase("the trainer's process ended (the whole of it: %(log_path)s)", log_path=self._log_path)
                )
            if "failed" in answer:
                raise TrainingFailed(
                    phrase(
                        "%(answer)s\n(the whole of it: %(log_path)s)", answer=answer["failed"], log_path=self._log_path
                    )
                )
            if "done" in answer:
                return dict(answer["done"])
            if "step" in answer:
                watch.tell(answer["step"])

    def prepare(self, request: Mapping[str, Any]) -> None:
        """Has it work ahead until the next `ask`; nothing comes of it but time. Raises TrainingFailed."""
        self._write(json.dumps(request, ensure_ascii=False) + "\n")

    def pause(self, *, seconds: float, tick: Callable[[], None]) -> None:
        """Lets it rest so long; `tick` may end it."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            ends_at = time.monotonic() + seconds
            while time.monotonic() < ends_at and self.is_alive:
                tick()
                time.sleep(_TICK_SECONDS)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGCONT)

    def end(self) -> None:
        """Ends it, whatever it does, and removes what it left."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                assert stream
                stream.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _write(self, line: str) -> None:
        assert self._process.stdin
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except (OSError, ValueError):
            raise TrainingFailed(
                phrase("the trainer's process ended (the whole of it: %(log_path)s)", log_path=self._log_path)
            ) from None

    def _read(self) -> None:
        assert self._process.stdout
        with contextlib.suppress(ValueError, OSError):
            for line in self._process.stdout:
                self._answers.put(json.loads(line))
        self._answers.put(None)


def _sweep(drafts: Path) -> None:
    """Removes what children left whose parents were killed."""
    for folder in (*drafts.glob(f"{_SCRATCH}*"), *drafts.glob("project-*")):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
