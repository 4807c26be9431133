"""Inspection: reads a database without changing it: whether it is whole and up to date, and what is open in it."""

from __future__ import annotations

import contextlib
import fcntl
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.store.schema import step_names

# Where a connection's shared lock lies, which in WAL mode it holds from its first read until it closes (SQLite
# documentation, "File Locking And Concurrency", and SHARED_FIRST in its os_unix.c).
_SHARED_AT, _SHARED_BYTES = 0x40000002, 510


class _Connection(Protocol):
    """A connection of either engine, with rows as tuples."""

    def execute(self, sql: Any, /) -> Any:
        """Runs a statement; its rows come from the result."""


class UnreadableDatabase(Exception):
    """It is no database that can be opened; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """The result. `faults` of the file itself; `pending` steps come with the next start, `unknown` ones are newer.

    `newest_at`: when the newest event was written (UTC unix seconds). `stopped`: why accounts send nothing.
    """

    size_bytes: int
    faults: tuple[str, ...]
    pending: tuple[str, ...]
    unknown: tuple[str, ...]
    newest_at: float | None = None
    stopped: tuple[str, ...] = ()
    unreadable: int = 0
    unfinished: int = 0


def is_made(place: Path | str) -> bool:
    """Whether the store is there. Of a server that can't be reached, which is no reason to make one, True."""
    if isinstance(place, Path):
        return place.exists()
    try:
        return look(place).pending != tuple(step_names())
    except UnreadableDatabase:
        return True


def is_open(path: Path) -> bool:
    """Whether another process has an SQLite file open, damaged or not."""
    if not path.exists():
        return False
    with path.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_BYTES, _SHARED_AT)
        except BlockingIOError:
            return True
    return False


def last_told(url: str) -> float | None:
    """When a process of any machine last wrote into the server's database that it lives (UTC unix seconds).

    None where none ever did. Raises UnreadableDatabase.
    """
    # Shops on SQLite start without it.
    import psycopg

    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            ((is_made,),) = connection.execute("SELECT to_regclass('process') IS NOT NULL")
            return _one(connection, "SELECT MAX(told_at) FROM process") if is_made else None
    except psycopg.Error as error:
        raise UnreadableDatabase(" ".join(str(error).split())) from None


def look(place: Path | str) -> Look:
    """Reads a whole file, or what a server tells of a database, and writes nothing. Raises UnreadableDatabase."""
    return _look_at_file(place) if isinstance(place, Path) else _look_at_server(place)


def _look_at_file(path: Path) -> Look:
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            faults = _faults(connection)
            is_made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()
            done = _applied(connection, "_sqlite_migrations") if is_made else []
            return _look(connection, done, path.stat().st_size, faults)
    except sqlite3.Error as error:
        raise UnreadableDatabase(str(error)) from None


def _look_at_server(url: str) -> Look:
    # Shops on SQLite start without it.
    import psycopg

    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            connection.execute("SET default_transaction_read_only = on")
            ((size,),) = connection.execute("SELECT pg_database_size(current_database())")
            ((is_made,),) = connection.execute("SELECT to_regclass('schema_step') IS NOT NULL")
            return _look(connection, _applied(connection, "schema_step") if is_made else [], size, [])
    except psycopg.Error as error:
        raise UnreadableDatabase(" ".join(str(error).split())) from None


def _faults(connection: sqlite3.Connection) -> list[str]:
    faults = [row[0] for row in connection.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
    return faults + [
        f"a row of {row[0]} refers to none of {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")
    ]


def _look(connection: _Connection, applied: list[str], size_bytes: int, faults: list[str]) -> Look:
    done, names = set(applied), step_names()
    result = Look(
        size_bytes=size_bytes,
        faults=tuple(dict.fromkeys(faults)),
        pending=tuple(name for name in names if name not in done),
        unknown=tuple(sorted(done - set(names))),
    )
    return result if result.faults or result.pending else _with_state(connection, result)


def _applied(connection: _Connection, record: str) -> list[str]:
    return [row[0] for row in connection.execute(f"SELECT name FROM {record}")]


def _with_state(connection: _Connection, result: Look) -> Look:
    stopped = connection.execute("SELECT channel, stopped_text FROM account WHERE stopped_cause IS NOT NULL")
    values = {
        "newest_at": _one(connection, "SELECT MAX(created_at) FROM event"),
        "unreadable": _one(connection, "SELECT COUNT(*) FROM journal WHERE state = 'unreadable'"),
        "unfinished": _one(connection, "SELECT COUNT(*) FROM erasure WHERE finished_at IS NULL"),
    }
    return Look(**{**vars(result), **values, "stopped": tuple(f"{row[0]}: {row[1]}" for row in stopped)})


def _one(connection: _Connection, sql: str) -> Any:
    return connection.execute(sql).fetchone()[0]
