"""Plain Rasa to measure beside: `rasa run` with the product's model and Rasa's own REST channel."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import requests

_PATIENCE_SECONDS = 120.0


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


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until it listens. Raises RuntimeError where it doesn't."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(f"http://127.0.0.1:{port}/", timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError("Rasa alone did not start")
