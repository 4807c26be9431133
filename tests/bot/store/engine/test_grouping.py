"""Writes that wait together share a transaction; each is kept or refused as if it were alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot.store.engine.database import Database, StoreBusy, Transaction
from bot.store.engine.grouping import GroupedWrites
from bot.store.engine.opening import open_database

WRITERS = 24


class Counted:
    """A database that counts the transactions, and may be full."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.transactions = 0
        self.is_full = False

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        self.transactions += 1
        if self.is_full:
            raise StoreBusy("the disk is full")
        with self.database.write() as tx:
            yield tx


@pytest.fixture
def counted(place: Path | str) -> Iterator[Counted]:
    database = open_database(place, 5.0)
    with database.write() as tx:
        tx.run("DELETE FROM counter WHERE name LIKE 'write-%'")
    yield Counted(database)
    database.close()


def note(tx: Transaction, number: int) -> int:
    tx.insert("counter", name=f"write-{number}", value=number)
    return number


def kept(counted: Counted) -> set[int]:
    rows = counted.database.rows("SELECT value FROM counter WHERE name LIKE 'write-%'")
    return {row["value"] for row in rows}


def together(grouped: GroupedWrites, faulty: int = -1) -> list[Future[int]]:
    """All writers come while the first one is still writing."""
    begun, may_end = Event(), Event()

    def first(tx: Transaction) -> int:
        begun.set()
        may_end.wait(30)
        return note(tx, 0)

    def writer(number: int) -> Any:
        def work(tx: Transaction) -> int:
            noted = note(tx, number)
            if number == faulty:
                raise KeyError("a fault in one write")
            return noted

        return work

    with ThreadPoolExecutor(WRITERS) as threads:
        futures = [threads.submit(grouped.run, first)]
        assert begun.wait(30)
        futures += [threads.submit(grouped.run, writer(number)) for number in range(1, WRITERS)]
        while len(grouped._waiting) < WRITERS - 1:
            assert not futures[0].done()
        may_end.set()
    return futures


def test_each_write_is_kept_and_they_share_transactions(counted: Counted) -> None:
    futures = together(GroupedWrites(counted))  # type: ignore[arg-type]
    assert [future.result() for future in futures] == list(range(WRITERS))
    assert kept(counted) == set(range(WRITERS))
    assert counted.transactions == 3


def test_a_fault_in_one_write_costs_no_other(counted: Counted) -> None:
    futures = together(GroupedWrites(counted), faulty=5)  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        futures[5].result()
    assert kept(counted) == set(range(WRITERS)) - {5}
    assert [future.result() for future in futures if future is not futures[5]] == sorted(kept(counted))


def test_a_full_disk_refuses_all_of_them_and_the_next_one_is_kept(counted: Counted) -> None:
    grouped = GroupedWrites(counted)  # type: ignore[arg-type]
    counted.is_full = True
    with pytest.raises(StoreBusy):
        grouped.run(lambda tx: note(tx, 1))
    counted.is_full = False
    assert grouped.run(lambda tx: note(tx, 2)) == 2
    assert kept(counted) == {2}
