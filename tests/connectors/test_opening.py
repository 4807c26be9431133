"""A process that starts waits for what passes, and ends for good only where a person must change something."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.settings import ROOT, SettingsError
from bot.shop.notices import read_notices
from bot.store.store import Store
from connectors.opening import once_free, person_needed

COMMANDS = {
    "web": ("connectors.web", "--host", "127.0.0.1", "--port", "9", "--threads", "1"),
    "worker": ("connectors.worker",),
}


def test_a_store_that_is_locked_at_the_start_is_waited_for(tmp_path: Path) -> None:
    notices, said = read_notices(ROOT / "data"), []
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")

        def free(text: str) -> None:
            said.append(text)
            other.execute("ROLLBACK")

        store = once_free(lambda: Store(path, notices, busy_seconds=0.2), free)
    assert store.agents.all() == []
    assert len(said) == 1
    assert "locked" in said[0]


def test_what_a_person_must_change_is_said_and_ends_the_process(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, person_needed():
        raise SettingsError(("MOSTRADOR_WEB_PORT must be a port.", "and so on"))
    assert ended.value.code == os.EX_CONFIG
    assert capfd.readouterr().err == "MOSTRADOR_WEB_PORT must be a port.\nand so on\n"


@pytest.mark.parametrize("process", COMMANDS)
def test_a_database_of_another_program_needs_a_person(tmp_path: Path, process: str) -> None:
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "sandbox" / "mostrador.db").write_bytes(b"a shopping list" * 100)
    tokens = {f"MOSTRADOR_{name}": "x" * 20 for name in ("SECRET_KEY", "INTERNAL_TOKEN", "TURN_TOKEN")}
    environment = {**os.environ, **tokens, "MOSTRADOR_DATA_DIR": str(tmp_path), "MOSTRADOR_SANDBOX": "yes"}
    command = [sys.executable, "-m", *COMMANDS[process]]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == os.EX_CONFIG
    assert "move it away" in ended.stderr
