"""Progress: what a publication is at, in a small file, so that every page and every process sees the same."""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.phrases import phrase

_FILE, _LOCK = "progress.json", "lock"


class Busy(Exception):
    """Somebody else publishes just now: wait until they are done."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """`step` in words, `since` when it began (UTC unix seconds). Once it has `ended`, `failed` says why, or nothing."""

    step: str
    since: float
    ended: bool = False
    failed: str = ""
    version: int | None = None


class ProgressFile:
    """The one publication at a time in a folder of published files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> Progress | None:
        """The publication under way, or the last one; None before the first.

        One whose process has ended in the middle is told as failed.
        """
        try:
            progress = Progress(**json.loads((self._folder / _FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        if not progress.ended and not self._is_locked():
            return Progress(
                step=progress.step,
                since=progress.since,
                ended=True,
                failed=phrase("It was interrupted. What was live before still is; publish again."),
            )
        return progress

    def write(self, progress: Progress) -> None:
        """Tells where the publication is now."""
        draft = self._folder / f"{_FILE}.new"
        draft.write_text(json.dumps(asdict(progress)), encoding="utf-8")
        draft.replace(self._folder / _FILE)

    def say(self, step: str) -> None:
        """The publication has come to this step."""
        self.write(Progress(step=step, since=time.time()))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else publishes within it. Raises Busy."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(phrase("Somebody else is publishing just now; wait until they are done.")) from None
            yield

    def _is_locked(self) -> bool:
        try:
            with self.alone():
                return False
        except Busy:
            return True
