"""What every test may use: a trained model, free ports, and the marker that says what a machine must have."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from bot.faq import training
from bot.settings import ROOT
from tests.postgres import Server, server
from tests.postgres import programs as postgres_programs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

_PATIENCE_SECONDS = 30
IN_CI = os.environ.get("CI") == "true"
# Chromium pretends to have a microphone, and may use it.
_BROWSER = ("--no-sandbox", "--disable-quic", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

# What a machine may lack, how to tell, and the cure. In CI nothing may be lacking: a skip there is a failure.
NEEDS: Mapping[str, tuple[Callable[[], bool], str]] = {
    "chromium": (lambda: chromium() is not None, "no Chromium here; install it (apt install chromium) to run this"),
    "rasa": (lambda: importlib.util.find_spec("rasa") is not None, "no Rasa here; run it by make test"),
    "uv": (lambda: (ROOT / ".venv" / "bin" / "uv").exists(), "no uv here; run it by make test"),
    "newer python": (
        lambda: newer_python() is not None,
        "no Python from 3.11 on that makes environments; install one (apt install python3-venv) to run this",
    ),
    "postgresql": (
        lambda: postgres_programs() is not None,
        "no PostgreSQL here; install it (apt install postgresql) to run this",
    ),
    "linux": (lambda: os.path.isdir("/proc/self"), "looks into /proc, which only Linux has"),
}

# The engines of the store, for a fixture's parameters.
ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql")))


def pytest_configure() -> None:
    """Keeps the owner's own settings away from the tests: none ever talks to a real account.

    Generated tests run the same examples each time, without a clock: no run fails by chance. bench/fuzz.py explores.
    """
    hypothesis.settings.register_profile("same", derandomize=True, deadline=None, database=None)
    hypothesis.settings.load_profile("same")
    for name in [name for name in os.environ if name.startswith("MOSTRADOR_")]:
        del os.environ[name]
    os.environ["MOSTRADOR_FILE"] = ""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


# The head of a reason that counts in CI too: what it needs comes from nowhere that .ci/run may ask.
UNOBTAINABLE = "not to be had here"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips a test that needs what this machine lacks, before anything is prepared for it."""
    _skip_without_needs(item)


def _skip_without_needs(item: pytest.Item) -> None:
    """Skips a test whose `needs` this machine lacks, with the reason."""
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            has, cure = NEEDS[name]
            if not has():
                pytest.skip(cure)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failed run: what it needs has to be installed by .ci/run."""
    if IN_CI and _skipped(session.config) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says so."""
    if IN_CI and _skipped(config):
        terminalreporter.write_line(
            "CI=true: skipped tests count as failed; install what they need in .ci/run", red=True
        )


def _skipped(config: pytest.Config) -> bool:
    """Whether a test was skipped for what could have been installed."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", ()) if reporter else ()
    return any(UNOBTAINABLE not in str(report.longrepr) for report in skipped)


def newer_python() -> str | None:
    """The newest Python after Rasa's on this machine that can make environments."""
    places = [*sorted(Path.home().glob(".pyenv/versions/3.1[1-9]*/bin/python"), reverse=True)]
    names = [*map(str, places), *(f"/usr/bin/python3.{minor}" for minor in range(19, 10, -1))]
    check = "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))"
    return next(
        (each for each in names if Path(each).exists() and subprocess.run([each, "-c", check]).returncode == 0), None
    )


def chromium() -> str | None:
    """The browser's program, or None."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Drives browsers; one for all tests, since a thread can't have two."""
    from playwright.sync_api import expect, sync_playwright

    # A busy machine may take long; what never comes fails all the same.
    expect.set_options(timeout=_PATIENCE_SECONDS * 1000)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def launched_browser(playwright: Playwright) -> Iterator[Browser]:
    """The browser that all tests share."""
    launched = playwright.chromium.launch(executable_path=chromium(), args=list(_BROWSER))
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def browser(launched_browser: Browser) -> Iterator[Browser]:
    """The browser, for one module's tests; each opens a context of its own in it."""
    yield launched_browser
    # A page that stays open goes on asking a server that has stopped: a hundred of them keep two cores busy.
    for context in launched_browser.contexts:
        context.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server that all tests share; each has a database of its own, or an empty one."""
    with server() as running:
        yield running


@pytest.fixture
def free_port() -> Callable[[], int]:
    """A function that gives a loopback port nobody listens on, another one each time."""
    return unused_port


def unused_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture(scope="session")
def trained_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model that fits the data as it is, trained now if there is none."""
    model = training.fitting_model(ROOT)
    if model.exists():
        return model
    return training.train(ROOT, tmp_path_factory.mktemp("train") / "train.log", lambda seconds: None)
