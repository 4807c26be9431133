"""Stack: the whole product on free ports with an empty data folder, for journeys and benchmarks."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from bot.settings import ROOT

_START_SECONDS = 240.0
# More than the supervisor gives all its programs, one after the other.
_STOP_SECONDS = 60.0
_PORTS = ("web", "internal", "sandbox", "rasa", "actions", "webchat")
_LINK = re.compile(r"http://\S+/desk/sign-in/\S+")


@dataclass
class Stack:
    """Starts with `mostrador run` as a user would, in sandbox mode; a context manager.

    `root` is the project's folder: another copy of it may be run, to change what the bot knows; `more` are further
    settings.
    """

    folder: Path
    root: Path = ROOT
    ports: dict[str, int] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    sign_in_link: str = ""
    started_seconds: float = 0.0

    def __enter__(self) -> Stack:
        self.ports = dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True))
        self.folder.mkdir(parents=True, exist_ok=True)
        begin = time.monotonic()
        self._output = (self.folder / "run.log").open("w+b")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "connectors", "run"],
            cwd=self.root,
            env=self.environment(),
            stdout=self._output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.sign_in_link = self._wait_for_link()
        self.started_seconds = time.monotonic() - begin
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            raise RuntimeError(f"`mostrador run` did not stop within {_STOP_SECONDS:.0f} s of Ctrl-C") from None
        finally:
            self._output.close()

    @property
    def pid(self) -> int:
        """The process of `mostrador run`."""
        return self._process.pid

    @property
    def web_url(self) -> str:
        """Where the agent page is."""
        return f"http://127.0.0.1:{self.ports['web']}"

    @property
    def sandbox_url(self) -> str:
        """Where the phones are."""
        return f"http://127.0.0.1:{self.ports['sandbox']}"

    @property
    def shop_url(self) -> str:
        """Where the demo shop with the website chat is."""
        return f"{self.sandbox_url}/shop/"

    @property
    def chat_url(self) -> str:
        """Where the website chat answers."""
        return f"http://127.0.0.1:{self.ports['webchat']}"

    @property
    def database(self) -> Path:
        """The store's file."""
        return self.folder / "sandbox" / "mostrador.db"

    def output(self) -> str:
        """Everything printed on the terminal so far."""
        return (self.folder / "run.log").read_text(encoding="utf-8", errors="replace")

    def environment(self) -> dict[str, str]:
        """The environment in which `mostrador` works on this stack."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MOSTRADOR_")}
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        ports = {f"MOSTRADOR_{name.upper()}_PORT": str(port) for name, port in self.ports.items()}
        own = {"MOSTRADOR_FILE": "", "MOSTRADOR_DATA_DIR": str(self.folder), "MOSTRADOR_SANDBOX": "yes"}
        own["PYTHONPATH"] = str(self.root)
        # Who waits for what an agent sends waits no longer than the product needs.
        own["MOSTRADOR_UNDO_SECONDS"] = "0"
        # On a slow machine an agent of the tests may show no sign for long, and is there all the same.
        own["MOSTRADOR_RETURN_SECONDS"] = "3600"
        return inherited | ports | own | self.more

    def _wait_for_link(self) -> str:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if match := _LINK.search(self.output()):
                return match[0]
            if self._process.poll() is not None:
                raise RuntimeError(f"`mostrador run` ended:\n{self.output()[-4000:]}")
            time.sleep(0.1)
        raise RuntimeError(f"`mostrador run` was not ready in {_START_SECONDS:.0f} s:\n{self.output()[-4000:]}")


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    for port_socket in sockets:
        port_socket.bind(("127.0.0.1", 0))
    ports = [int(port_socket.getsockname()[1]) for port_socket in sockets]
    for port_socket in sockets:
        port_socket.close()
    return ports
