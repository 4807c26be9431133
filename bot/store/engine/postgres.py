"""PostgreSQL: the database of a shop on a server, for processes on several machines."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from bot.conversations.search import Phrase
from bot.store.engine import dialect, folding, upgrade
from bot.store.engine.database import BUSY_SECONDS, PUT_BACK, Database, Row, StoreBusy, Transaction, Unstorable
from bot.store.engine.sessions import Session, Sessions, named
from bot.store.engine.watcher import CHANNEL, Watcher
from bot.store.schema.search_on_postgres import UNFOLDED

_RETRY_SECONDS = 0.2
# One writer at a time, as on SQLite: the lock is the first thing that a transaction takes and its end frees it. So no
# two transactions see each other's work half done, and events get their numbers in the order in which they are seen.
# Each statement after the lock sees all that was committed before (READ COMMITTED).
_BEGIN = f"BEGIN; SET LOCAL lock_timeout = {{milliseconds}}; SELECT pg_advisory_xact_lock({upgrade.LOCK})"
# Wakes those who wait, if anything was written; and tells what is left to do before the commit.
_ENDING = f"""
    SELECT written.id, pg_notify({CHANNEL}, ''), {
    " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE words IS NULL)" for table in UNFOLDED)
} AS unfolded
    FROM (SELECT CAST(pg_current_xact_id_if_assigned() AS VARCHAR) AS id) AS written WHERE written.id IS NOT NULL"""


class PostgresTransaction(Transaction):
    """A transaction on a session that nobody else uses until it ends."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def rows(self, sql: str, **values: Any) -> list[Row]:
        """All rows of a statement with named parameters."""
        return self._session.rows(sql, values)

    def run(self, sql: str, **values: Any) -> int:
        """Runs a statement; returns how many rows it changed."""
        return self._session.run(sql, values)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part that is undone alone where its content can't be stored. Raises Unstorable in place of the fault."""
        self._session.script("SAVEPOINT part")
        try:
            yield
        except psycopg.OperationalError:
            raise  # the engine is at fault, not the content: the whole transaction ends
        except Exception as error:
            self._session.script("ROLLBACK TO SAVEPOINT part")
            raise Unstorable(type(error).__name__) from error
        finally:
            if self._session.connection.info.transaction_status is TransactionStatus.INTRANS:
                self._session.script("RELEASE SAVEPOINT part")


class PostgresDatabase(Database):
    """A database of a PostgreSQL server, named by its URL. Safe to share between threads.

    Raises WrongFile for a database that holds something else, StoreBusy where the server can't be reached now.
    """

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS, *, put_back: bool = False) -> None:
        self._url = url
        self._busy_seconds = busy_seconds
        self._busy_milliseconds = max(1, int(busy_seconds * 1000))
        self._sessions = Sessions(url)
        self._local = threading.local()
        session, _ = self._sessions.begin(
            lambda session: upgrade.bring_up_to_date(session, busy_seconds, put_back=put_back)
        )
        self._sessions.give_back(session)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A short writing transaction, committed at the end of the block; no network call belongs inside.

        Raises StoreBusy when others write for `busy_seconds`, or the server can't be reached or is full.
        """
        begin = _BEGIN.format(milliseconds=self._busy_milliseconds)
        session, _ = self._sessions.begin(lambda session: session.script(begin))
        self._local.session = session
        try:
            transaction = PostgresTransaction(session)
            yield transaction
            transaction.flush_events(time.time())
            self._commit(session)
        except psycopg.Error as error:
            session.close()  # the next one plans its statements anew, as a changed schema may want
            raise named(error) from error
        finally:
            del self._local.session
            if session.connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                _roll_back(session)
            self._sessions.give_back(session)

    def _commit(self, session: Session) -> None:
        """Commits. Where the answer is lost with the connection, the server is asked what became of it."""
        ending = session.rows(_ENDING, {})
        if ending and ending[0]["unfolded"]:
            folding.fill(session)
        try:
            session.script("COMMIT")
        except psycopg.OperationalError:
            if not ending or not self._was_committed(ending[0]["id"]):
                raise

    def _was_committed(self, transaction_id: str) -> bool:
        ends_at = time.monotonic() + self._busy_seconds
        while time.monotonic() < ends_at:
            try:
                row = self._alone("SELECT pg_xact_status(CAST(:id AS xid8)) AS status", {"id": transaction_id})[0]
            except StoreBusy:
                row = {"status": "unknown"}
            if row["status"] in ("committed", "aborted", None):
                return bool(row["status"] == "committed")
            time.sleep(_RETRY_SECONDS)
        return False

    def rows(self, sql: str, **values: Any) -> list[Row]:
        """All rows of one read; inside a transaction of this thread it sees what that has written."""
        session: Session | None = getattr(self._local, "session", None)
        return session.rows(sql, values) if session else self._alone(sql, values)

    def _alone(self, sql: str, values: dict[str, Any]) -> list[Row]:
        session, rows = self._sessions.begin(lambda session: session.rows(sql, values))
        self._sessions.give_back(session)
        return rows

    def wait_for_change(self, seen: int, timeout_seconds: float) -> int:
        """Waits until another connection has committed, at most `timeout_seconds`; the new mark to wait from."""
        if not hasattr(self._local, "watcher"):
            self._local.watcher = Watcher(self._url)
        watcher: Watcher = self._local.watcher
        return watcher.wait(seen, timeout_seconds)

    def full_text(self, table: str) -> str:
        """The condition that a row of the search index `table` has the words of the parameter `match`."""
        return f"{table}.words @@ CAST(:match AS tsquery)"

    def full_text_query(self, phrases: Iterable[Phrase]) -> str:
        """The value of `match`: all of these phrases must occur."""
        return dialect.query(phrases)

    def forget_deleted_words(self, within_seconds: float = math.inf) -> bool:
        """Writes each table anew without its deleted rows, which stay in the files until then; False: not all yet.

        Others wait for a table while it is written (PostgreSQL documentation, "VACUUM").
        """
        ends_at = time.monotonic() + within_seconds
        tables = self._alone("SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()", {})
        begin = f"SET lock_timeout = {self._busy_milliseconds}"
        session, _ = self._sessions.begin(lambda session: session.script(begin))
        try:
            for table in tables:
                if time.monotonic() >= ends_at:
                    return False
                session.script(f"VACUUM (FULL) {table['name']}")
        except psycopg.errors.LockNotAvailable:
            return False
        except psycopg.Error as error:
            raise named(error) from error
        finally:
            session.close()
        return True

    def empty_log(self) -> bool:
        """True: the log is the server's, which overwrites it as it goes on; it is none of the shop's files."""
        return True

    def open_to_all(self, tx: Transaction) -> None:
        """The shop that was put back here is marked: when this transaction ends, every process may open it."""
        tx.run(f"DROP TABLE IF EXISTS public.{PUT_BACK}")

    def close(self) -> None:
        """Closes this thread's watcher, and the connections that no thread uses now."""
        if hasattr(self._local, "watcher"):
            self._local.watcher.close()
            del self._local.watcher
        self._sessions.close()

    def __del__(self) -> None:
        if hasattr(self, "_sessions"):
            self._sessions.close()


def _roll_back(session: Session) -> None:
    try:
        session.script("ROLLBACK")
    except psycopg.OperationalError:
        session.close()
