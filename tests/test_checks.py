"""The checks end: what hangs, even at its very end, fails, and leaves no process behind."""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.checks import our_warnings, run

# A test run that is done, but whose process waits for a child of its own.
_HANGS_AT_ITS_END = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
child.wait()
"""
_LEAVES_A_CHILD = _HANGS_AT_ITS_END.replace("child.wait()", "child.returncode = 0")


@pytest.mark.needs("linux")
def test_a_run_that_hangs_at_its_very_end_fails_and_leaves_nothing_behind() -> None:
    passed, child = _ran(_HANGS_AT_ITS_END, limit_seconds=3)
    assert not passed
    _wait_until_gone(child)


@pytest.mark.needs("linux")
def test_a_run_that_passes_leaves_nothing_behind_either() -> None:
    passed, child = _ran(_LEAVES_A_CHILD, limit_seconds=60)
    assert passed
    _wait_until_gone(child)


def test_a_run_that_fails_is_told_from_one_that_passes() -> None:
    assert not _ran("print(0); raise SystemExit(3)", limit_seconds=60)[0]


def test_a_warning_of_ours_is_told_from_those_of_the_packages() -> None:
    packages = (
        "/x/rasa/core/tracker_store.py:1044: MovedIn20Warning: Deprecated API features detected!\n"
        "/x/pkg_resources/__init__.py:3117: DeprecationWarning: Deprecated call to declare_namespace\n"
    )
    ours = (
        "\x1b[93m/x/rasa/shared/utils/io.py:100: UserWarning: The intent 'x' is not used in any story or rule.",
        "/x/bot/rasa/importer.py:12: DeprecationWarning: invalid escape",
    )
    assert our_warnings(packages) == []
    assert our_warnings(f"{packages}{ours[0]}\n{packages}{ours[1]}\n") == list(ours)


def _ran(code: str, *, limit_seconds: float) -> tuple[bool, int]:
    """Whether it passed, and the number that it printed."""
    with tempfile.TemporaryFile() as output:
        passed = run([sys.executable, "-c", code], output=output, limit_seconds=limit_seconds)
        output.seek(0)
        return passed, int(output.readline())


def _wait_until_gone(pid: int) -> None:
    """Returns once the process has ended; where nobody takes note of the dead it may stay on as a zombie."""
    state = Path(f"/proc/{pid}/stat")
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        while state.read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.02)
