"""Watcher: hears the commits of a shop's transactions from PostgreSQL, on a connection of its own."""

from __future__ import annotations

import time

import psycopg

from bot.store.engine.sessions import Session

# Each schema of a database is a shop of its own, with a channel of its own.
CHANNEL = "'mostrador_' || current_schema()"
_RETRY_SECONDS = 0.5


class Watcher:
    """Counts what it hears. Used by one thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._mark = 1
        self._session: Session | None = None

    def wait(self, seen: int, timeout_seconds: float) -> int:
        """Waits until the mark is another than `seen`, at most `timeout_seconds`; the mark then.

        A lost connection counts as a change: nobody knows what was committed until the next one.
        """
        deadline = time.monotonic() + timeout_seconds
        try:
            self._hear(seen, deadline)
        except psycopg.OperationalError:
            self.close()
            time.sleep(max(0.0, min(_RETRY_SECONDS, deadline - time.monotonic())))
        return self._mark

    def _hear(self, seen: int, deadline: float) -> None:
        session = self._session or self._listen()
        left = max(0.0, deadline - time.monotonic()) if self._mark == seen else 0.0
        # All that has come is one change; the first is waited for.
        if list(session.connection.notifies(timeout=left, stop_after=1)):
            self._mark += 1

    def _listen(self) -> Session:
        self._session = Session(self._url)
        channel = self._session.rows(f"SELECT quote_ident({CHANNEL}) AS name", {})[0]["name"]
        self._session.script(f"LISTEN {channel}")
        self._mark += 1
        return self._session

    def close(self) -> None:
        """Ends the connection."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def __del__(self) -> None:
        self.close()
