"""Opening the store: each process starts alone, whichever of them is first."""

from __future__ import annotations

import contextlib
import multiprocessing
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.store.database import Database, StoreBusy


def _open(path: Path, go: object, results: object) -> None:
    go.wait(30)  # type: ignore[attr-defined]
    try:
        Database(path)
        results.put("")  # type: ignore[attr-defined]
    except Exception as error:
        results.put(repr(error))  # type: ignore[attr-defined]


def test_processes_that_start_at_once_on_a_new_machine_all_find_the_schema(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    for attempt in range(5):
        go, results = fork.Event(), fork.Queue()
        path = tmp_path / f"{attempt}" / "shop.db"
        openers = [fork.Process(target=_open, args=(path, go, results)) for _ in range(4)]
        for opener in openers:
            opener.start()
        go.set()
        assert [results.get(timeout=30) for _ in openers] == [""] * 4
        for opener in openers:
            opener.join(30)


def test_a_write_waits_for_another_ones_lock_no_longer_than_it_was_told(tmp_path: Path) -> None:
    database = Database(tmp_path / "shop.db", busy_seconds=0.2)
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
    database = Database(tmp_path / "shop.db", busy_seconds=0.2)

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
