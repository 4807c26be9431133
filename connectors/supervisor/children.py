"""Children: a program as an operating-system process, with its log file, process group and end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections import deque
from pathlib import Path

from connectors.supervisor.programs import Program

_LOG_BYTES = 5_000_000
_OLD_LOGS = 3
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG, prctl(2)
_LIBC = ctypes.CDLL(None)  # loaded before any fork: what runs between fork and exec must not take a lock


class Child:
    """A program that was started, in a process group of its own. Times are monotonic seconds."""

    def __init__(self, program: Program, log_path: Path, now: float) -> None:
        """Starts it. Raises OSError when the command can't be run."""
        self.program = program
        self.started_at = now
        self.log_path = log_path
        rotate(log_path)
        with log_path.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  the commands are our own table
                program.command(),
                env=dict(program.environment),
                cwd=program.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )

    @property
    def pid(self) -> int:
        """The process id, which is its group's too."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """How it ended (negative: by that signal), or None while it runs."""
        return self._process.poll()

    def ask_to_stop(self) -> None:
        """Asks it to end what it does and go."""
        if self.exit_code() is None:
            self._process.terminate()

    def sweep(self) -> None:
        """Ends whatever is left of its group, itself included: it would hold the port."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()


def rotate(path: Path) -> None:
    """Puts a log that has grown past 5 MB aside, keeping the last three; makes its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.stat().st_size < _LOG_BYTES:
        return
    for number in range(_OLD_LOGS - 1, 0, -1):
        older = path.with_suffix(f".log.{number}")
        if older.exists():
            older.replace(path.with_suffix(f".log.{number + 1}"))
    path.replace(path.with_suffix(".log.1"))


def last_lines(path: Path, count: int = 8) -> list[str]:
    """The last lines of a log that say something."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", errors="replace") as file:
        return [line.rstrip() for line in deque((line for line in file if line.strip()), maxlen=count)]


def ending(exit_code: int) -> str:
    """An exit code in words."""
    if exit_code < 0:
        return f"killed by {signal.Signals(-exit_code).name}"
    return f"exit {exit_code}"


def _end_with_parent() -> None:
    # When the supervisor is killed outright, the kernel asks its children to stop: none is left holding a port.
    _LIBC.prctl(_DIES_WITH_PARENT, signal.SIGTERM)
