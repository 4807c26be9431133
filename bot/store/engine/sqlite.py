"""SQLite: the database as one file in WAL mode, which every process of the shop opens."""

from __future__ import annotations

import fcntl
import math
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.migrations import Migrations

from bot.conversations.search import Phrase
from bot.store.engine.database import BUSY_SECONDS, Database, Row, StoreBusy, Transaction, Unstorable, WrongFile
from bot.store.schema import migrations
from bot.text import fold

_POLL_SECONDS = 0.01
_INDEXES = ("message_words", "contact_words")
# A step of some milliseconds, then a pause in which everybody else writes.
_MERGED_PAGES = 40
_MERGE_PAUSE_SECONDS = 0.02


class SqliteTransaction(Transaction):
    """A transaction on one connection of this thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection

    def rows(self, sql: str, **values: Any) -> list[Row]:
        """All rows of a statement with named parameters."""
        return list(self._connection.execute(sql, values).fetchall())

    def run(self, sql: str, **values: Any) -> int:
        """Runs a statement; returns how many rows it changed."""
        return self._connection.execute(sql, values).rowcount

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part that is undone alone where its content can't be stored. Raises Unstorable in place of the fault."""
        self._connection.execute("SAVEPOINT part")
        try:
            yield
        except sqlite3.OperationalError:
            raise  # the engine is at fault, not the content: the whole transaction ends
        except Exception as error:
            self._connection.execute("ROLLBACK TO part")
            raise Unstorable(type(error).__name__) from error
        finally:
            if self._connection.in_transaction:
                self._connection.execute("RELEASE part")


class SqliteDatabase(Database):
    """An SQLite file. One connection per thread; safe to share between threads. `schema` is the shop's if not given.

    Raises WrongFile for a file that holds something else, StoreBusy where it can't be written now.
    """

    def __init__(self, path: Path, busy_seconds: float = BUSY_SECONDS, schema: Migrations | None = None) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._writing = threading.Lock()
        self._local = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._bring_up_to_date(schema or migrations())

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A short writing transaction, committed at the end of the block; no network call belongs inside.

        Raises StoreBusy when the database stays locked for `busy_seconds` or the disk is full.
        """
        with self._turn_to_write() as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    transaction = SqliteTransaction(connection)
                    yield transaction
                    transaction.flush_events(time.time())
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
            except sqlite3.OperationalError as error:
                raise _named(error) from error

    @contextmanager
    def _turn_to_write(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, while no other thread of this process writes.

        In SQLite a waiting thread sleeps and tries again, at worst for ever while others win; a lock wakes one at once.
        """
        connection, began = self._connection(), time.monotonic()
        if not self._writing.acquire(timeout=self._busy_seconds):
            raise StoreBusy("others write all the time; try again later")
        try:
            self._wait_at_most(connection, self._busy_seconds - (time.monotonic() - began))
            yield connection
        finally:
            self._writing.release()

    def _wait_at_most(self, connection: sqlite3.Connection, seconds: float) -> None:
        """How long the connection waits for other processes, to the tenth of a second; it keeps what it was told."""
        wait = round(max(0.0, seconds), 1)
        if wait != self._local.wait:
            connection.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
            self._local.wait = wait

    def rows(self, sql: str, **values: Any) -> list[Row]:
        """All rows of one read."""
        return list(self._connection().execute(sql, values).fetchall())

    def wait_for_change(self, seen: int, timeout_seconds: float) -> int:
        """Waits until another connection has committed, at most `timeout_seconds`; the new mark to wait from.

        Uses `PRAGMA data_version` (SQLite documentation, "PRAGMA Statements"), which costs no read of the file.
        """
        deadline = time.monotonic() + timeout_seconds
        connection = self._watcher()
        while True:
            mark = int(connection.execute("PRAGMA data_version").fetchone()["data_version"])
            if mark != seen or time.monotonic() >= deadline:
                return mark
            time.sleep(_POLL_SECONDS)

    def full_text(self, table: str) -> str:
        """The condition that a row of the search index `table` has the words of the parameter `match`."""
        return f"{table} MATCH :match"

    def full_text_query(self, phrases: Iterable[Phrase]) -> str:
        """The value of `match`: all of these phrases must occur.

        Each is quoted, so that nothing of it is read as the index's own syntax (SQLite documentation, "FTS5 Strings").
        """
        return " ".join(
            '"' + phrase.text.replace('"', '""') + '"' + ("*" if phrase.goes_on else "") for phrase in phrases
        )

    def forget_deleted_words(self, within_seconds: float = math.inf) -> bool:
        """Removes deleted words from the search index too, in many short transactions; False: not all in this time.

        SQLite before 3.42 keeps them there until it merges (FTS5 documentation, "The 'merge' Command"); later ones are
        told by the schema to delete them at once.
        """
        ends_at = time.monotonic() + within_seconds
        tables = () if sqlite3.sqlite_version_info >= (3, 42) else _INDEXES
        return all(self._merge_whole(table, ends_at) for table in tables)

    def _merge_whole(self, table: str, ends_at: float) -> bool:
        pages = -_MERGED_PAGES  # the first step puts all segments on one level, the others merge them
        while self._merge(table, pages) >= 2:
            if time.monotonic() >= ends_at:
                return False
            pages = _MERGED_PAGES
            time.sleep(_MERGE_PAUSE_SECONDS)
        return True

    def empty_log(self) -> bool:
        """Brings everything into the file itself and empties the write-ahead log; False while another one reads."""
        return not self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()["busy"]

    def _merge(self, table: str, pages: int) -> int:
        with self.write() as tx:
            before = self._connection().total_changes
            tx.run(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', :pages)", pages=pages)
            return self._connection().total_changes - before

    def open_to_all(self, tx: Transaction) -> None:
        """Nothing: a file that is put back gets its name only when it is marked."""

    def close(self) -> None:
        """Closes this thread's connections."""
        for name in ("connection", "watcher"):
            connection = getattr(self._local, name, None)
            if connection is not None:
                connection.close()
                delattr(self._local, name)

    def _bring_up_to_date(self, schema: Migrations) -> None:
        # One process at a time: all start at once, and neither WAL mode nor a new table waits for a lock.
        with self.path.with_name(f"{self.path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                connection = self._open()
                schema.apply(sqlite_utils.Database(connection))
            except sqlite3.DatabaseError as error:
                if _passes(error):
                    raise _busy(error) from error
                raise WrongFile(f"{self.path} holds something else ({error}); move it away or name another") from error
            connection.close()

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = self._open()
            self._local.wait = None
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _watcher(self) -> sqlite3.Connection:
        # data_version moves only for commits of other connections, so the watcher never writes.
        if not hasattr(self._local, "watcher"):
            self._local.watcher = self._open()
        connection: sqlite3.Connection = self._local.watcher
        return connection

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        # The triggers of the search indexes ask for it (bot.store.schema.m002_search).
        connection.create_function("fold", 1, fold, deterministic=True)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # Every transaction overwrites deleted content: no freed page keeps a customer's words.
        connection.execute("PRAGMA secure_delete=ON")
        return connection


# SQLite's errors for a full or failing disk, a lock, or too many open files: they pass, or a person ends the cause.
_PASSING = ("locked", "busy", "full", "disk i/o", "unable to open", "readonly")
# What a folder that belongs to somebody else, or a disk mounted read-only, makes SQLite say.
_NOT_OURS = ("unable to open", "readonly")


def _named(error: sqlite3.OperationalError) -> Exception:
    return _busy(error) if _passes(error) else error


def _busy(error: sqlite3.DatabaseError) -> StoreBusy:
    if any(words in str(error).lower() for words in _NOT_OURS):
        return StoreBusy(
            f"the database can't be written ({error}): the user that runs Mostrador must own its folder and files,"
            " and the disk must not be mounted read-only"
        )
    return StoreBusy(f"the database can't be written now ({error}); free disk space or wait")


def _passes(error: sqlite3.DatabaseError) -> bool:
    return any(words in str(error).lower() for words in _PASSING)
