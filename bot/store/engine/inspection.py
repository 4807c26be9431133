"""Inspection: reads a database without changing it: whether it is whole and up to date, and what is open in it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.store.schema import step_names


class UnreadableDatabase(Exception):
    """The file is no database that can be opened; the message says why."""


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


def look(path: Path) -> Look:
    """Reads the whole file once and writes nothing. Raises Unreadable."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            return _look(connection, path)
    except sqlite3.Error as error:
        raise UnreadableDatabase(str(error)) from None


def _look(connection: sqlite3.Connection, path: Path) -> Look:
    faults = [row[0] for row in connection.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
    faults += [
        f"a row of {row[0]} refers to none of {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")
    ]
    done, names = set(_applied(connection)), step_names()
    result = Look(
        size_bytes=path.stat().st_size,
        faults=tuple(dict.fromkeys(faults)),
        pending=tuple(name for name in names if name not in done),
        unknown=tuple(sorted(done - set(names))),
    )
    return result if result.faults or result.pending else _with_state(connection, result)


def _applied(connection: sqlite3.Connection) -> Iterator[str]:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "_sqlite_migrations" in tables:
        yield from (row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations"))


def _with_state(connection: sqlite3.Connection, result: Look) -> Look:
    stopped = connection.execute("SELECT channel, stopped_text FROM account WHERE stopped_cause IS NOT NULL")
    values = {
        "newest_at": _one(connection, "SELECT MAX(created_at) FROM event"),
        "unreadable": _one(connection, "SELECT COUNT(*) FROM journal WHERE state = 'unreadable'"),
        "unfinished": _one(connection, "SELECT COUNT(*) FROM erasure WHERE finished_at IS NULL"),
    }
    return Look(**{**vars(result), **values, "stopped": tuple(f"{row[0]}: {row[1]}" for row in stopped)})


def _one(connection: sqlite3.Connection, sql: str) -> float | None:
    row = connection.execute(sql).fetchone()
    value: float | None = row[0]
    return value
