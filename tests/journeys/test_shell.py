"""A developer talks to the bot in Rasa's own terminal beside the running product, also up to the handoff."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.faq.training import RASA_ENVIRONMENT, live_model
from bot.settings import ROOT
from bot.store.store import Store
from connectors.sandbox.testing.stack import Stack, free_ports

pytestmark = pytest.mark.needs("linux")
_WAIT_SECONDS = 90.0
_PROMPT = "Your input"


@dataclass
class Terminal:
    """The end of a terminal at which the developer sits; `seen` is all that it showed."""

    end: int
    seen: str = ""

    def types(self, line: str) -> None:
        """Types a line and Enter, once the shell asks for one."""
        self._wait_for(_PROMPT, self.seen.rfind(line))
        self.seen = ""
        os.write(self.end, f"{line}\r".encode())

    def shows(self, text: str) -> None:
        """Fails unless the terminal shows `text` after the last line typed."""
        self._wait_for(text, 0)

    def _wait_for(self, text: str, start: int) -> None:
        deadline = time.monotonic() + _WAIT_SECONDS
        while text not in self.seen[max(start, 0) :]:
            assert time.monotonic() < deadline, f"no {text!r} in:\n{self.seen}"
            if select.select([self.end], [], [], 0.5)[0]:
                self.seen += os.read(self.end, 4096).decode(errors="replace")


@contextmanager
def shell(*options: str) -> Iterator[Terminal]:
    """`rasa shell` with the live model at a terminal of its own."""
    end, shells_end = pty.openpty()
    command = [sys.executable, "-m", "rasa", "shell", "--model", str(live_model(ROOT)), *options]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | RASA_ENVIRONMENT,
        stdin=shells_end,
        stdout=shells_end,
        stderr=shells_end,
        start_new_session=True,
    )
    os.close(shells_end)
    try:
        yield Terminal(end)
    finally:
        process.terminate()
        process.wait(timeout=20)
        os.close(end)


def test_the_shell_answers_and_shows_the_handoff_beside_the_running_product(
    stack: Stack, store: Store, tmp_path: Path
) -> None:
    endpoints = tmp_path / "endpoints.yml"
    usual = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    endpoints.write_text(usual.replace(":5055/", f":{stack.ports['actions']}/"), encoding="utf-8")
    waiting = store.conversations.waiting_count()
    port = str(free_ports(1)[0])
    with shell("--interface", "127.0.0.1", "--port", port, "--endpoints", str(endpoints)) as terminal:
        terminal.types("how much is shipping to Portugal?")
        terminal.shows("€4.95")
        terminal.types("I want to talk to a person")
        terminal.shows("(Here a person would take over.)")
        assert "Traceback" not in terminal.seen
    assert store.conversations.waiting_count() == waiting
