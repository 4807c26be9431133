"""Plain Rasa to measure beside: `rasa run` with the product's model and Rasa's own REST channel."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from bot.faq.training import RASA_ENVIRONMENT
from bot.settings import ROOT
from bot.settings.environment import system_environment
from connectors.sandbox.testing.stack import free_ports

_PATIENCE_SECONDS = 240.0


def command(folder: Path, port: int, model: Path) -> list[str]:
    """The command, to be run in the project's root; writes its credentials file into `folder`."""
    credentials = folder / "credentials.yml"
    credentials.write_text("rest:\n", encoding="utf-8")
    return [
        *(sys.executable, "-m", "rasa", "run", "--model", str(model), "--quiet"),
        *("--interface", "127.0.0.1", "--port", str(port)),
        *("--endpoints", "endpoints.yml", "--credentials", str(credentials)),
    ]


def address(port: int) -> str:
    """Where its REST channel takes questions."""
    return f"http://127.0.0.1:{port}/webhooks/rest/webhook"


@contextmanager
def running(folder: Path, model: Path, *, root: Path = ROOT) -> Iterator[tuple[str, int]]:
    """The address where it takes questions, and its process id; `root` is the project whose model it is."""
    (port,) = free_ports(1)
    environment = system_environment() | RASA_ENVIRONMENT | {"PYTHONPATH": str(root)}
    with (folder / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(command(folder, port, model), cwd=root, env=environment, stdout=log, stderr=log)
        try:
            _wait(port, process)
            yield address(port), process.pid
        finally:
            process.terminate()
            process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until it listens. Raises RuntimeError where it doesn't."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(f"http://127.0.0.1:{port}/", timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError("Rasa alone did not start")
