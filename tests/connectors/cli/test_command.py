"""The command `mostrador` as an owner types it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.settings import ROOT, Process, read_settings
from connectors.supervisor.programs import program
from connectors.supervisor.run import run


def mostrador(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "connectors", *arguments],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=60,
    )


@contextmanager
def somebody_listens() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_help_names_every_command() -> None:
    text = mostrador("--help").stdout
    for word in ("run", "train", "publish", "check", "settings", *(process.value for process in Process)):
        assert f"  {word} " in text


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("pubilsh",), "Try 'mostrador --help'"),
        (("users", "add"), "Missing argument 'LOGIN'"),
        (("users", "role", "eva", "king"), "is not one of 'agent', 'editor', 'admin'"),
        (("run", "--fast"), "Try 'mostrador run --help'"),
    ],
)
def test_what_is_asked_wrongly_names_the_cure(words: tuple[str, ...], cure: str) -> None:
    asked = mostrador(*words)
    assert asked.returncode == 2
    assert cure in asked.stderr
    assert "Traceback" not in asked.stderr


def test_help_loads_neither_rasa_nor_a_channel() -> None:
    loaded = "import sys\nfrom connectors.cli import main\nmain(['--help'])\nprint(*sys.modules, file=sys.stderr)"
    asked = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "Usage: mostrador" in asked.stdout
    heavy = {"rasa", "flask", "telegram", "requests", "huggingface_hub", "recurring_ical_events"}
    assert heavy & set(asked.stderr.split()) == set()


def test_a_broken_setting_is_one_line_with_the_cure_and_no_traceback() -> None:
    asked = mostrador("run", MOSTRADOR_WEB_PORT="eighty")
    assert asked.returncode == 2
    assert asked.stdout == "MOSTRADOR_WEB_PORT must be a port between 1 and 65535.\n"
    assert asked.stderr == ""


@pytest.mark.needs("rasa")
def test_a_busy_port_is_one_line_that_names_the_setting(tmp_path: Path, free_port: Callable[[], int]) -> None:
    others = {f"MOSTRADOR_{name}_PORT": str(free_port()) for name in ("INTERNAL", "SANDBOX", "RASA", "ACTIONS")}
    with somebody_listens() as port:
        asked = mostrador("run", MOSTRADOR_WEB_PORT=str(port), MOSTRADOR_DATA_DIR=str(tmp_path), **others)
    assert asked.returncode == 2
    assert asked.stdout == f"Port {port} is in use: stop what uses it, or set MOSTRADOR_WEB_PORT to another port.\n"


@pytest.mark.needs("rasa")
def test_two_on_one_data_folder_are_refused(tmp_path: Path) -> None:
    settings = read_settings({"MOSTRADOR_DATA_DIR": str(tmp_path)})
    import fcntl

    with (tmp_path / "running.lock").open("w") as lock:
        lock.write("4711")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Exception, match=r"already running here \(process 4711\); stop that one first"):
            run(settings, print)


def test_everything_but_the_web_pages_listens_on_loopback_only() -> None:
    settings = read_settings({"MOSTRADOR_WEB_HOST": "0.0.0.0"})
    hosts = {each: host for each in Process for host, _ in program(each, settings).listens.values()}
    assert hosts.pop(Process.WEB) == "0.0.0.0"
    assert set(hosts.values()) == {"127.0.0.1"}


def test_a_folder_that_cannot_be_written_is_named_with_its_cure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = mostrador("users", "list", MOSTRADOR_DATA_DIR=str(tmp_path / "file" / "data"))
    assert told.returncode == 2
    assert "can't be written" in told.stdout + told.stderr
    assert "MOSTRADOR_DATA_DIR" in told.stdout + told.stderr
    assert "Traceback" not in told.stderr
