"""Plain Rasa to measure beside: `rasa run` with the product's model and Rasa's own REST channel."""

from __future__ import annotations

import sys
from pathlib import Path


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
