"""The supervisor over real processes: tiny ones that answer, die, refuse to stop."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.supervisor.health import Probe, is_healthy, port_problem
from connectors.supervisor.programs import Program
from connectors.supervisor.watch import Hooks, StartFailed, Supervisor

# Answers every GET; leaves a line with its process id each time it starts, and its name when it is asked to stop.
SERVER = """
import http.server, os, pathlib, signal, sys
name, port, folder = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *args): pass
def stop(*args):
    with open(folder / "stopped", "a") as file: file.write(name + "\\n")
    os._exit(0)
signal.signal(signal.SIGTERM, stop)
server = http.server.HTTPServer(("127.0.0.1", port), Answer)
with open(folder / name, "a") as file: file.write(f"{os.getpid()}\\n")
server.serve_forever()
"""
NEEDS_PERSON = "import os, sys; print('the shoes.db is no database'); sys.exit(os.EX_CONFIG)"
# Dies until the file that it is told of is there.
UNLUCKY = """
import http.server, pathlib, sys
if not pathlib.Path(sys.argv[1]).exists():
    print("no such table: shoes"); sys.exit(3)
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), Answer).serve_forever()
"""
STUBBORN = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
while True: time.sleep(1)
"""


class Owner:
    """Sits at the terminal: what was said and told; waits for what should happen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.told: list[str] = []
        self.ready = threading.Event()
        self.failed: StartFailed | None = None

    def start(self, *programs: Program) -> None:
        hooks = Hooks(say=self.said.append, told=lambda process, text: self.told.append(text))
        self.supervisor = Supervisor(programs, self.folder / "log", hooks)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        self.supervisor.stop()
        self._thread.join(20)
        assert not self._thread.is_alive()

    def wait(self, happened: Callable[[], object]) -> None:
        deadline = time.monotonic() + 20
        while not happened():
            assert time.monotonic() < deadline, self.said
            time.sleep(0.01)

    def pids(self, name: str) -> list[int]:
        path = self.folder / name
        return [int(line) for line in path.read_text().splitlines()] if path.exists() else []

    def _run(self) -> None:
        try:
            self.supervisor.run(self.ready.set)
        except StartFailed as error:
            self.failed = error


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Owner]:
    owner = Owner(tmp_path)
    yield owner
    owner.stop()


def script(name: str, code: str, folder: Path, *arguments: str, **more: object) -> Program:
    command = [sys.executable, "-c", code, *arguments]
    return Program(name=name, command=lambda: command, environment=dict(os.environ), folder=folder, **more)  # type: ignore[arg-type]


def server(name: str, folder: Path, port: int, **more: object) -> Program:
    probe = Probe(url=f"http://127.0.0.1:{port}/healthz")
    return script(name, SERVER, folder, name, str(port), str(folder), probes=(probe,), **more)


def test_it_says_ready_once_everything_answers(owner: Owner, tmp_path: Path, free_port: Callable[[], int]) -> None:
    first, second = free_port(), free_port()
    owner.start(server("rasa", tmp_path, first), server("web", tmp_path, second))
    owner.wait(owner.ready.is_set)
    assert all(is_healthy(Probe(url=f"http://127.0.0.1:{port}/")) for port in (first, second))
    assert sum("ready after" in line for line in owner.said) == 2


def test_what_is_killed_starts_again(owner: Owner, tmp_path: Path, free_port: Callable[[], int]) -> None:
    owner.start(server("worker", tmp_path, free_port()))
    owner.wait(owner.ready.is_set)
    os.kill(owner.pids("worker")[0], signal.SIGKILL)
    owner.wait(lambda: len(owner.pids("worker")) == 2)
    assert any("killed by SIGKILL" in line for line in owner.said)
    assert owner.told == []


def test_what_hangs_is_ended_starts_again_and_the_owner_is_told(
    owner: Owner, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    owner.start(server("rasa", tmp_path, free_port(), silent_seconds=1.2))
    owner.wait(owner.ready.is_set)
    os.kill(owner.pids("rasa")[0], signal.SIGSTOP)
    owner.wait(lambda: len(owner.pids("rasa")) == 2)
    assert owner.told == ["rasa answered nothing for 1 s and was started again."]
    owner.wait(lambda: sum("ready after" in line for line in owner.said) == 2)


def test_what_answers_is_left_alone(owner: Owner, tmp_path: Path, free_port: Callable[[], int]) -> None:
    owner.start(server("rasa", tmp_path, free_port(), silent_seconds=1.2))
    owner.wait(owner.ready.is_set)
    time.sleep(1.0)
    assert (len(owner.pids("rasa")), owner.told) == (1, [])


def test_the_owner_is_told_after_three_deaths_in_a_row_and_it_is_tried_on(
    owner: Owner, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    owner.start(server("worker", tmp_path, free_port()))
    for deaths in range(1, 5):
        owner.wait(lambda: len(owner.pids("worker")) == deaths)  # noqa: B023  waited for here
        owner.wait(owner.ready.is_set)
        os.kill(owner.pids("worker")[-1], signal.SIGKILL)
    owner.wait(lambda: len(owner.pids("worker")) == 5)
    assert len(owner.told) == 1
    assert "died 3 times in a row" in owner.told[0]


def test_what_dies_before_it_was_ever_ready_is_tried_on_until_it_starts(
    owner: Owner, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    cure, port = tmp_path / "cure", free_port()
    probe = Probe(url=f"http://127.0.0.1:{port}/")
    owner.start(script("worker", UNLUCKY, tmp_path, str(cure), str(port), probes=(probe,)))
    owner.wait(lambda: owner.told)
    assert "no such table: shoes" in owner.told[0]
    cure.touch()
    owner.wait(owner.ready.is_set)
    assert owner.failed is None


def test_a_program_that_only_a_person_can_help_ends_the_start_with_its_last_words(
    owner: Owner, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    port = free_port()
    owner.start(
        server("web", tmp_path, port),
        script("worker", NEEDS_PERSON, tmp_path, probes=(Probe(url="http://127.0.0.1:1/"),)),
    )
    owner.wait(lambda: owner.failed)
    assert "the shoes.db is no database" in str(owner.failed)
    assert "exit 78" in "\n".join(owner.said)
    owner.wait(lambda: port_problem("127.0.0.1", port) is None)


def test_stopping_goes_from_the_last_to_the_first(owner: Owner, tmp_path: Path, free_port: Callable[[], int]) -> None:
    owner.start(*(server(name, tmp_path, free_port()) for name in ("rasa", "worker", "web")))
    owner.wait(owner.ready.is_set)
    owner.stop()
    assert (tmp_path / "stopped").read_text().split() == ["web", "worker", "rasa"]


def test_what_will_not_stop_is_ended(owner: Owner, tmp_path: Path) -> None:
    started = tmp_path / "started"
    owner.start(script("worker", STUBBORN, tmp_path, str(started), stop_seconds=0.2))
    owner.wait(started.exists)
    owner.stop()


def test_asked_twice_it_stops_at_once(owner: Owner, tmp_path: Path) -> None:
    started = tmp_path / "started"
    owner.start(script("worker", STUBBORN, tmp_path, str(started), stop_seconds=600))
    owner.wait(started.exists)
    owner.supervisor.stop()
    owner.stop()


@pytest.mark.needs("linux")
def test_a_supervisor_that_is_killed_leaves_nothing_behind(tmp_path: Path, free_port: Callable[[], int]) -> None:
    port = free_port()
    code = (
        "import sys, pathlib; from tests.connectors.supervisor.test_supervisor import Owner, server\n"
        "folder = pathlib.Path(sys.argv[1]); owner = Owner(folder)\n"
        "from connectors.supervisor.watch import Hooks, Supervisor\n"
        "hooks = Hooks(say=print, told=print)\n"
        "Supervisor([server('rasa', folder, int(sys.argv[2]))], folder / 'log', hooks).run(lambda: None)\n"
    )
    pid = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", code, str(tmp_path), str(port)])
    probe = Probe(url=f"http://127.0.0.1:{port}/")
    _until(lambda: is_healthy(probe))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    _until(lambda: port_problem("127.0.0.1", port) is None)


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_log_that_has_grown_is_put_aside(owner: Owner, tmp_path: Path, free_port: Callable[[], int]) -> None:
    log = tmp_path / "log" / "web.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * 6_000_000)
    owner.start(server("web", tmp_path, free_port()))
    owner.wait(owner.ready.is_set)
    assert log.stat().st_size < 1000
    assert log.with_suffix(".log.1").stat().st_size == 6_000_000
