"""Opening the store: each process starts alone, whichever of them is first."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.store.engine.database import StoreBusy
from bot.store.engine.sqlite import SqliteDatabase

# Opens each store whose path it reads, and says how that went.
_OPENER = """
import sys
from pathlib import Path
from bot.settings import ROOT
from bot.store.engine.sqlite import SqliteDatabase
print("ready", flush=True)
for line in sys.stdin:
    SqliteDatabase(Path(line.strip()))
    print("opened", flush=True)
"""


def _opener() -> subprocess.Popen[str]:
    """A process started from nothing: a fork amid other tests' threads could hang in a lock of SQLite's."""
    return subprocess.Popen(
        [sys.executable, "-c", _OPENER], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _tell(opener: subprocess.Popen[str], line: str) -> None:
    assert opener.stdin
    opener.stdin.write(line + "\n")
    opener.stdin.flush()


def _hear(opener: subprocess.Popen[str]) -> str:
    assert opener.stdout
    return opener.stdout.readline().strip()


def test_processes_that_start_at_once_on_a_new_machine_all_find_the_schema(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        openers = [stack.enter_context(_opener()) for _ in range(4)]
        for opener in openers:
            stack.callback(opener.kill)
        assert [_hear(opener) for opener in openers] == ["ready"] * 4
        for attempt in range(5):
            for opener in openers:
                _tell(opener, str(tmp_path / f"{attempt}" / "shop.db"))
            assert [_hear(opener) for opener in openers] == ["opened"] * 4


def test_a_store_that_is_locked_at_the_start_is_busy_and_opens_later(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusy):
            SqliteDatabase(path, busy_seconds=0.2)
        other.execute("ROLLBACK")
    with SqliteDatabase(path).write() as tx:
        tx.event("message")


def test_a_write_waits_for_another_ones_lock_no_longer_than_it_was_told(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "shop.db", busy_seconds=0.2)
    with contextlib.closing(sqlite3.connect(tmp_path / "shop.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begin = time.monotonic()
        with pytest.raises(StoreBusy), database.write() as tx:
            tx.event("message")
        assert time.monotonic() - begin < 5, "the usual wait is 30 s"
        other.execute("ROLLBACK")
    with database.write() as tx:
        tx.event("message")


def test_threads_that_write_take_turns_and_none_waits_longer_than_it_was_told(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "shop.db", busy_seconds=0.2)

    def write() -> str:
        try:
            with database.write() as tx:
                tx.event("message")
        except StoreBusy:
            return "busy"
        return "written"

    with ThreadPoolExecutor(4) as pool:
        with database.write() as tx:
            tx.event("message")
            begin = time.monotonic()
            assert {each.result(30) for each in [pool.submit(write) for _ in range(4)]} == {"busy"}
            assert time.monotonic() - begin < 5
        assert {each.result(30) for each in [pool.submit(write) for _ in range(4)]} == {"written"}
