"""Copying: a shop's data from its SQLite file into an empty PostgreSQL database, compared before it counts."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bot.store.engine import dialect, upgrade
from bot.store.engine.postgres import PostgresDatabase
from bot.store.engine.sessions import Session, named
from bot.store.engine.sqlite import SqliteDatabase

# The words of the search index are folded again; they are no data of their own.
_DERIVED = ("message_words", "contact_words", "sqlite_", "_sqlite")
_TEXTS = {
    "message": "SELECT number, text FROM message_number JOIN message USING (message_id)",
    "contact": """SELECT number, COALESCE(k.name, '') || ' ' || COALESCE(GROUP_CONCAT(a.address, ' '), '')
        FROM contact_number JOIN contact k USING (contact_id) LEFT JOIN contact_address a USING (contact_id)
        GROUP BY number""",
}
_LOCK = f"SELECT pg_advisory_xact_lock({upgrade.LOCK})"
_MODULUS = 1 << 256
_READ_AT_ONCE = 5000


class NotCopied(Exception):
    """Nothing was copied; the message says why, and the cure."""


def copy(source: Path, target_url: str, busy_seconds: float = 10.0) -> dict[str, int]:
    """Copies every table; returns the number of rows of each. While it copies, nobody writes to the file.

    Numbers of messages and events stay as they are. Raises NotCopied, WrongFile, StoreBusy.
    """
    database = SqliteDatabase(source, busy_seconds)
    PostgresDatabase(target_url, busy_seconds).close()
    with database.write(), contextlib.closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as reader:
        session = Session(target_url)
        try:
            session.script(f"BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; {_LOCK}")
            counts = _fill(reader, session)
            session.script("COMMIT")
            session.script("ANALYZE")
        except psycopg.OperationalError as error:
            raise named(error) from error
        finally:
            session.close()
    database.close()
    return counts


def _fill(reader: sqlite3.Connection, session: Session) -> dict[str, int]:
    tables = _tables(reader)
    _check_empty(session)
    _triggers(session, "DISABLE")
    session.script("DELETE FROM counter")
    counts = {}
    for table in tables:
        columns = [row[1] for row in reader.execute(f"PRAGMA table_info({table})")]
        _copy_table(reader, session, table, columns)
        counts[table] = _compared(reader, session, table, columns)
    for noun, texts in _TEXTS.items():
        with session.connection.cursor().copy(f"COPY {noun}_words (rowid, words) FROM STDIN") as words:
            for number, text in reader.execute(texts):
                words.write_row((number, dialect.words(text)))
        session.script(
            f"SELECT setval(pg_get_serial_sequence('{noun}_number', 'number'),"
            f" (SELECT COALESCE(MAX(number), 0) + 1 FROM {noun}_number), false)"
        )
    _triggers(session, "ENABLE")
    return counts


def _tables(reader: sqlite3.Connection) -> list[str]:
    """Every table, each after those that it refers to."""
    names = [
        row[0]
        for row in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if not row[0].startswith(_DERIVED)
    ]
    refers = {name: {row[2] for row in reader.execute(f"PRAGMA foreign_key_list({name})")} - {name} for name in names}
    return list(TopologicalSorter(refers).static_order())


def _check_empty(session: Session) -> None:
    if session.rows("SELECT 1 FROM event UNION ALL SELECT 1 FROM account UNION ALL SELECT 1 FROM agent LIMIT 1", {}):
        raise NotCopied("the PostgreSQL database holds a shop already; name an empty one")


def _triggers(session: Session, state: str) -> None:
    """The search index's own; those that check references stay on."""
    for table in ("message", "contact", "contact_address"):
        session.script(f"ALTER TABLE {table} {state} TRIGGER USER")


def _copy_table(reader: sqlite3.Connection, session: Session, table: str, columns: Sequence[str]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    try:
        with session.connection.cursor().copy(statement) as rows:
            for row in _rows(reader, table, columns):
                rows.write_row(row)
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise NotCopied(f"a row of {table} can't be stored ({type(error).__name__})") from error


def _compared(reader: sqlite3.Connection, session: Session, table: str, columns: Sequence[str]) -> int:
    """The number of rows of a table, after both databases were read again and hold the same. Raises NotCopied."""
    before = _digest(_rows(reader, table, columns))
    after = _digest(_copied_rows(session, table, columns))
    if before != after:
        raise NotCopied(f"the table {table} came out different ({before[0]} rows before, {after[0]} after)")
    return before[0]


def _digest(rows: Iterable[Sequence[Any]]) -> tuple[int, int]:
    """The number of rows, and a digest of them all in which their order doesn't count."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest(), "big")
    return count, total % _MODULUS


def _rows(reader: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
    # PostgreSQL keeps no NUL character; see bot.store.engine.sessions.
    for row in reader.execute(f"SELECT {', '.join(columns)} FROM {table}"):
        yield tuple(value.replace("\x00", "\ufffd") if isinstance(value, str) else value for value in row)


def _copied_rows(session: Session, table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    with session.connection.cursor("copied", row_factory=psycopg.rows.tuple_row) as cursor:
        cursor.itersize = _READ_AT_ONCE
        cursor.execute(sql.SQL("SELECT {} FROM {}").format(names, sql.Identifier(table)))
        yield from cursor
