"""A PostgreSQL server of the tests' own: started once for all of them, in a folder that goes away with it."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg

from bot.store.engine.opening import open_database

_PATIENCE_SECONDS = 30
# Nothing here outlives the machine's next start: the server may end at any time, the disk never has to.
_OPTIONS = (
    "listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=200",
    "shared_buffers=64MB", "max_wal_size=4GB", "checkpoint_timeout=1h",
)  # fmt: skip

# Without triggers and references, table by table; only tables with rows take time.
_EMPTY = """
    SET session_replication_role = replica;
    DO $$ DECLARE name TEXT; BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
                AND tablename NOT IN ('counter', 'schema_step') LOOP
            EXECUTE 'DELETE FROM ' || name;
        END LOOP;
    END $$;
    UPDATE counter SET value = 0"""


def programs() -> Path | None:
    """The folder with PostgreSQL's programs on this machine, the newest of several; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    folders = [*([Path(on_path).parent] if on_path else []), *reversed(debian)]
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


class Server:
    """One server. As root it runs as another user, since PostgreSQL refuses to be root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.options: tuple[str, ...] = ()
        self.listens_at = 0
        self._numbers = count(1)
        self._has_shop = False
        self._process: subprocess.Popen[bytes] | None = None
        self._user = _user()
        if self._user:
            os.chown(folder, self._user, -1)
        self._run("initdb", "--pgdata", str(folder / "data"), "--auth", "trust", "--username", "shop", "--no-sync",
                  "--encoding", "UTF8", "--locale", "C.UTF-8")  # fmt: skip
        self.start()

    def start(self, *options: str) -> None:
        """Starts it and waits until it takes connections."""
        given = [word for option in (*_OPTIONS, *options) for word in ("-c", option)]
        command = [str(_programs() / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *given]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, user=self._user, cwd=self.folder)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                return psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise AssertionError(self.log()) from None
                time.sleep(0.05)

    def listen(self, port: int) -> None:
        """From now on it is reached on this loopback port too, as from another machine."""
        self.stop()
        self.listens_at, self.options = port, ("listen_addresses=127.0.0.1", f"port={port}")
        self.start(*self.options)

    def stop(self) -> None:
        """Ends it at once, as a crash would: no connection is told to finish."""
        assert self._process
        self._process.send_signal(3)
        self._process.wait(_PATIENCE_SECONDS)

    def url(self, database: str) -> str:
        """The URL of a database."""
        port = f"&port={self.listens_at}" if self.listens_at else ""
        return f"postgresql://shop@/{database}?host={self.folder}{port}"

    def ask(self, sql: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Runs one statement of a test's own."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(sql)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def log(self) -> str:
        """What the server has written down."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def shop(self) -> str:
        """The URL of a shop's database without a row, the same each time: making one anew would take longer."""
        if not self._has_shop:
            self.ask("CREATE DATABASE shop TEMPLATE template0")
            open_database(self.url("shop")).close()
            self._has_shop = True
        with psycopg.connect(self.url("shop"), autocommit=True) as connection:
            connection.execute(_EMPTY)
        return self.url("shop")

    def written(self, database: str) -> Path:
        """The folder with a database's files, after all of it is written and its statistics are taken."""
        self.ask("ANALYZE", database)
        self.ask("CHECKPOINT")
        ((oid,),) = self.ask(f"SELECT oid FROM pg_database WHERE datname = '{database}'")
        return self.folder / "data" / "base" / str(oid)

    def empty(self) -> str:
        """The URL of a new database without any table."""
        name = f"empty_{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(_programs() / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=self._user, cwd=self.folder)


def _user() -> int | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _programs() -> Path:
    folder = programs()
    assert folder
    return folder


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """A running server, until the block ends. Its folder is short: a socket's path may have about 100 letters."""
    with tempfile.TemporaryDirectory(prefix="mostrador-pg-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        running = Server(Path(folder))
        try:
            yield running
        finally:
            running.stop()
