"""Every check, each with its time; what `make test` runs. A failed one doesn't hide the next."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO

from bot.faq.training import RASA_ENVIRONMENT, fitting_model
from bot.settings import ROOT

# In a browser: the page with the two phones, the website chat, and the journeys.
_IN_BROWSER = (
    "tests/connectors/sandbox/test_page.py",
    *("tests/connectors/webchat/test_everybody.py", "tests/connectors/webchat/test_widget.py"),
    "tests/journeys",
)
# Several times what the longest takes: what hangs, even at its very end, fails here and now.
_LIMIT_SECONDS = 3600
_STOP_SECONDS = 30
# Ctrl-C: the checks are no children of the terminal, so each is ended here.
_INTERRUPTED = threading.Event()
# A warning of Rasa about our data or of Python about our code; those of the packages among themselves look otherwise.
_OUR_WARNING = re.compile(
    r"^.*(?:shared/utils/io\.py:\d+: |UserWarning: |/(?:bot|actions)/\S+\.py:\d+: \w*Warning).*$", re.M
)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check: what it looks at, and the module (with arguments) that does it."""

    about: str
    module: tuple[str, ...]
    chatty: bool = False  # its output is shown only when it fails
    warns: bool = False  # a chatty one that also fails by a warning of ours


def first_checks() -> tuple[Check, ...]:
    """Those that run one after the other, quick ones first: the others need the model that the last one trains."""
    return (
        Check(about="form of the code (make format puts it right)", module=("ruff", "format", "--check", ".")),
        Check(about="lint", module=("ruff", "check", ".")),
        Check(about="types", module=("mypy",)),
        Check(about="the bot's data, and a model that fits it", module=("connectors", "train")),
    )


def paired_checks() -> tuple[Check, ...]:
    """Those that run two at a time, each in a process of its own; the longest start first, so that both ends are near.

    What runs in a browser stands apart from the other tests: it is started by a fork, which amid another test's threads
    may hang in SQLite, and its loop runs on the thread where others start one of their own.
    """
    return (
        Check(about="journeys through the running product", module=("pytest", "-q", *_IN_BROWSER)),
        Check(
            about="tests",
            module=("pytest", "-q", *(f"--ignore={path}" for path in ("tests/bot", *_IN_BROWSER))),
        ),
        Check(about="tests of the bot", module=("pytest", "-q", "tests/bot")),
        Check(
            about="the bot's stories",
            module=(
                *("rasa", "test", "--stories", "tests", "--fail-on-prediction-errors", "--no-plot", "--quiet"),
                *("--model", str(fitting_model(ROOT)), "--out", "var/results"),
            ),
            chatty=True,
        ),
        Check(
            about="the bot's data, in Rasa's eyes",
            module=("rasa", "data", "validate", "--quiet"),
            chatty=True,
            warns=True,
        ),
    )


def main() -> int:
    """Runs all; 1 when any failed."""
    failed = [check.about for check in first_checks() if not _passes(check)]
    # A thread only waits for its check's process and prints what it wrote.
    with ThreadPoolExecutor(max_workers=2) as pair:
        checks = paired_checks()
        try:
            passed = list(pair.map(_passes, checks))
        except KeyboardInterrupt:
            _INTERRUPTED.set()
            pair.shutdown(cancel_futures=True)
            raise
    failed += [check.about for check, fine in zip(checks, passed, strict=True) if not fine]
    for about in failed:
        print(f"FAILED: {about}", flush=True)
    return 1 if failed else 0


def _passes(check: Check) -> bool:
    """Runs the check; prints its output in one piece at its end, since another one may run beside it."""
    started_at = time.monotonic()
    print(f"== begins: {check.about}", flush=True)
    with tempfile.TemporaryFile() as file:
        passed = run([sys.executable, "-m", *check.module], output=file, limit_seconds=_LIMIT_SECONDS)
        file.seek(0)
        output = file.read().decode(errors="replace")
    warnings = our_warnings(output) if check.warns else []
    lines = [f"\n== {check.about}: {' '.join(check.module)}", *warnings]
    if not (passed and check.chatty):
        lines.append(output)
    passed = passed and not warnings
    lines.append(f"== {'ok' if passed else 'FAILED'} in {time.monotonic() - started_at:.1f} s")
    print("\n".join(lines), flush=True)
    return passed


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
    ends_at = time.monotonic() + limit_seconds
    while time.monotonic() < ends_at and not _INTERRUPTED.is_set():
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(0.2) == 0
    print(f"== not done after {limit_seconds:.0f} s, or interrupted", flush=True)
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
