"""Sessions: connections to PostgreSQL, kept open between transactions, and replaced when the server has closed them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import psycopg
from psycopg.adapt import Dumper, Loader
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row
from psycopg.types.string import StrDumperUnknown

from bot.store.engine import dialect
from bot.store.engine.database import Row, StoreBusy, WrongFile

Result = TypeVar("Result")
_CONNECT_SECONDS = 10
_PREPARED = 1000
# A process that hangs or a network that is cut must not keep the write lock: the server ends its transaction.
_CONFIGURATION = """
    SET idle_in_transaction_session_timeout = '60s'; SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;
    SET tcp_keepalives_count = 3; SET client_min_messages = 'warning'; SET jit = off"""


class Session:
    """One connection, by default with each statement a transaction of its own. Raises psycopg.Error, WrongFile."""

    def __init__(self, url: str) -> None:
        self.connection = _connected(url)
        self.connection.prepared_max = _PREPARED
        self.connection.adapters.register_dumper(bool, _BoolDumper)
        self.connection.adapters.register_dumper(str, _TextDumper)
        self.connection.adapters.register_loader("numeric", _NumberLoader)
        self.connection.execute(_CONFIGURATION)
        self._cursor = self.connection.cursor()

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """All rows of a statement with `:name` parameters."""
        # The statements are put together from names in the code, never from values.
        cursor = self._cursor.execute(dialect.statement(sql), values)
        return list(cursor.fetchall()) if cursor.description else []

    def run(self, sql: str, values: Mapping[str, Any]) -> int:
        """Runs a statement; returns how many rows it changed."""
        return self._cursor.execute(dialect.statement(sql), values).rowcount

    def script(self, sql: str) -> None:
        """Runs statements without parameters in one journey to the server."""
        self.connection.execute(sql)

    @property
    def is_idle(self) -> bool:
        """Whether it is open, with no transaction begun."""
        return not self.connection.closed and self.connection.info.transaction_status is TransactionStatus.IDLE

    def close(self) -> None:
        """Closes it; what it had begun is undone."""
        self.connection.close()


def _connected(url: str) -> psycopg.Connection[dict[str, Any]]:
    try:
        return psycopg.connect(
            url,
            autocommit=True,
            row_factory=dict_row,
            connect_timeout=_CONNECT_SECONDS,
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=3,
            tcp_user_timeout=20_000,
            fallback_application_name="mostrador",
        )
    except psycopg.ProgrammingError:
        # Its own words may quote the address, which holds a password.
        raise WrongFile(
            "the database's address can't be read; it is like postgresql://user:password@host/database"
        ) from None


class Sessions:
    """The sessions of one process: as many as work at the same time, the last one used first."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: list[Session] = []
        self._lock = threading.Lock()

    def begin(self, first: Callable[[Session], Result]) -> tuple[Session, Result]:
        """A session and what its first statement gives. Raises StoreBusy where the server can't be reached.

        A session that the server has closed since its last use, by a restart, is replaced.
        """
        while True:
            session = self._take()
            is_new = session is None
            try:
                session = session or Session(self._url)
                return session, first(session)
            except psycopg.OperationalError as error:
                was_lost = session is not None and session.connection.closed
                if session is not None:
                    session.close()
                if is_new or not was_lost:
                    raise named(error) from error
            except BaseException:
                if session is not None:
                    session.close()
                raise

    def give_back(self, session: Session) -> None:
        """Keeps it for the next one; a session that is amid a transaction or lost is closed."""
        if not session.is_idle:
            session.close()
            return
        with self._lock:
            self._idle.append(session)

    def close(self) -> None:
        """Closes the sessions that nobody uses now."""
        with self._lock:
            idle, self._idle = self._idle, []
        for session in idle:
            session.close()

    def _take(self) -> Session | None:
        with self._lock:
            return self._idle.pop() if self._idle else None


def named(error: psycopg.Error) -> Exception:
    """The fault as the store names it: StoreBusy for what passes or a person ends, else itself."""
    if not isinstance(error, psycopg.OperationalError | psycopg.errors.ReadOnlySqlTransaction):
        return error
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return StoreBusy("others write all the time; try again later")
    text = " ".join(str(error).split())
    return StoreBusy(f"the PostgreSQL server can't be used now ({text}); start it, free its disk, or wait")


class _BoolDumper(Dumper):
    """Truth is 1 and 0 in the store, as on SQLite."""

    oid = psycopg.adapters.types["int2"].oid

    def dump(self, obj: bool) -> bytes:
        return b"1" if obj else b"0"


class _TextDumper(StrDumperUnknown):
    """PostgreSQL keeps no NUL character; what shows nothing is replaced by the sign for that."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\x00", "\ufffd") if "\x00" in obj else obj)


class _NumberLoader(Loader):
    """Sums of whole numbers are whole; other numbers are floats, as on SQLite."""

    def load(self, data: Any) -> int | float:
        text = bytes(data).decode()
        return int(text) if text.lstrip("-").isdigit() else float(text)
