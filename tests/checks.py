"""Every check in order, each with its time; what `make test` runs. A failed one doesn't hide the next."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from bot.faq.training import RASA_ENVIRONMENT, fitting_model
from bot.settings import ROOT

# The page with the two phones, in a browser.
_PHONES = "tests/connectors/sandbox/test_page.py"
# Several times what the longest takes: what hangs, even at its very end, fails here and now.
_LIMIT_SECONDS = 2400
_STOP_SECONDS = 30
# A warning of Rasa about our data or of Python about our code; those of the packages among themselves look otherwise.
_OUR_WARNING = re.compile(
    r"^.*(?:shared/utils/io\.py:\d+: |UserWarning: |/(?:bot|actions)/\S+\.py:\d+: \w*Warning).*$", re.M
)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check: what it looks at, the module (with arguments) that does it, and a second one that runs at once."""

    about: str
    module: tuple[str, ...]
    beside: tuple[str, ...] = ()
    chatty: bool = False  # its output is shown only when it fails
    warns: bool = False  # a chatty one that also fails by a warning of ours


def checks() -> tuple[Check, ...]:
    """All of them, quick ones first."""
    return (
        Check(about="form of the code (make format puts it right)", module=("ruff", "format", "--check", ".")),
        Check(about="lint", module=("ruff", "check", ".")),
        Check(about="types", module=("mypy",)),
        Check(about="the bot's data, and a model that fits it", module=("connectors", "train")),
        Check(
            about="the bot's data, in Rasa's eyes",
            module=("rasa", "data", "validate", "--quiet"),
            chatty=True,
            warns=True,
        ),
        Check(
            about="the bot's stories",
            module=(
                *("rasa", "test", "--stories", "tests", "--fail-on-prediction-errors", "--no-plot", "--quiet"),
                *("--model", str(fitting_model(ROOT)), "--out", "var/results"),
            ),
            chatty=True,
        ),
        Check(
            about="tests",
            module=("pytest", "-q", "--ignore", "tests/bot", "--ignore", "tests/journeys", "--ignore", _PHONES),
            beside=("pytest", "-q", "tests/bot"),
        ),
        # Apart, since a browser is started by a fork, and a fork amid another test's threads may hang in SQLite.
        Check(about="journeys through the running product", module=("pytest", "-q", _PHONES, "tests/journeys")),
    )


def main() -> int:
    """Runs all; 1 when any failed."""
    failed = [check.about for check in checks() if not _passes(check)]
    for about in failed:
        print(f"FAILED: {about}", flush=True)
    return 1 if failed else 0


def _passes(check: Check) -> bool:
    print(f"\n== {check.about}: {' '.join(check.module)}", flush=True)
    started_at = time.monotonic()
    with (
        _beside(check) as passes_beside,
        tempfile.TemporaryFile() if check.chatty else contextlib.nullcontext() as caught,
    ):
        passed = run([sys.executable, "-m", *check.module], output=caught, limit_seconds=_LIMIT_SECONDS)
        if caught:
            passed = _shown(check, passed, caught)
        passed = passes_beside() and passed
    print(f"== {'ok' if passed else 'FAILED'} in {time.monotonic() - started_at:.1f} s", flush=True)
    return passed


@contextlib.contextmanager
def _beside(check: Check) -> Iterator[Callable[[], bool]]:
    """Runs the second module until the block ends; what it yields waits for it, shows its output, and says whether it
    passed."""
    if not check.beside:
        yield lambda: True
        return
    with tempfile.TemporaryFile() as output, _process([sys.executable, "-m", *check.beside], output) as process:

        def passes() -> bool:
            passed = _ends_well(process, _LIMIT_SECONDS)
            output.seek(0)
            print(f"\n== beside it: {' '.join(check.beside)}\n{output.read().decode(errors='replace')}", flush=True)
            return passed

        yield passes


def _shown(check: Check, passed: bool, caught: IO[bytes]) -> bool:
    """Whether a chatty check passes in the end; shows its output, or the warnings that it fails by."""
    caught.seek(0)
    output = caught.read().decode(errors="replace")
    warnings = our_warnings(output) if check.warns else []
    if not passed or warnings:
        print("\n".join(warnings) if passed else output, flush=True)
    return passed and not warnings


def our_warnings(output: str) -> list[str]:
    """The lines of `output` that warn of our data or code."""
    return [match[0] for match in _OUR_WARNING.finditer(output)]


def run(command: Sequence[str], *, output: IO[bytes] | None, limit_seconds: float) -> bool:
    """Runs a command in a group of its own, of which nothing is left; False when it fails or isn't done in time."""
    with _process(command, output) as process:
        return _ends_well(process, limit_seconds)


@contextlib.contextmanager
def _process(command: Sequence[str], output: IO[bytes] | None) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, cwd=ROOT, env=_environment(), stdout=output, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        yield process
    finally:
        _end(process)


def _ends_well(process: subprocess.Popen[bytes], limit_seconds: float) -> bool:
    try:
        return process.wait(limit_seconds) == 0
    except subprocess.TimeoutExpired:
        print(f"== not done after {limit_seconds:.0f} s", flush=True)
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """As by Ctrl-C, so that tests stop what they started; then whatever is left of the group, by force."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.send_signal(signal.SIGINT)
        process.wait(_STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment() -> dict[str, str]:
    """Without the owner's own settings: no test ever talks to a real account."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOSTRADOR_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | RASA_ENVIRONMENT | {"MOSTRADOR_FILE": ""}


if __name__ == "__main__":
    sys.exit(main())
