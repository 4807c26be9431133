"""Engines: writes a consistent copy of the database while others write, checks it, and puts it back."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from bot.store.engine.database import PUT_BACK
from bot.store.engine.inspection import UnreadableDatabase, look

_PAGES_AT_ONCE = 2000
_PAUSE_SECONDS = 0.01
_PROGRAM_SECONDS = 6 * 3600.0
_DEBIAN = Path("/usr/lib/postgresql")
_TABLES = f"""
    SELECT COUNT(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
    AND tablename <> '{PUT_BACK}'"""


class BackupFailed(Exception):
    """Nothing was written or put back that counts; the message says why, and the cure."""


def dump(place: Path | str, target: Path) -> None:
    """Writes the database at `place` to a file, as of one moment, and reads it again. Raises BackupFailed."""
    if isinstance(place, Path):
        _dump_file(place, target)
        check_file(target)
    else:
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--exclude-table=public.{PUT_BACK}")
        _postgres("pg_dump", place, *options, f"--file={target}")
        check_dump(target)


def check_file(path: Path) -> None:
    """Reads a whole SQLite file. Raises BackupFailed where it is damaged or none of ours."""
    try:
        state = look(path)
    except UnreadableDatabase as error:
        raise BackupFailed(f"{path} can't be read ({error})") from error
    if state.faults:
        raise BackupFailed(f"{path} is damaged: {'; '.join(state.faults[:3])}")
    if state.unknown:
        raise BackupFailed(f"{path} was written by a newer version of Mostrador; restore it with that one")


def check_dump(path: Path) -> None:
    """Reads a whole dump of PostgreSQL. Raises BackupFailed where a part is missing."""
    _run([program("pg_restore"), f"--file={os.devnull}", str(path)], dict(os.environ))


def load_file(source: Path, target: Path) -> None:
    """Copies a checked SQLite file to `target`, whole or not at all."""
    draft = target.with_name(f"{target.name}.new")
    shutil.copyfile(source, draft)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(target)


def mark_empty(url: str) -> None:
    """Notes in an empty database that a shop is being put back there: no process opens it until that is marked.

    Raises BackupFailed where it is not empty.
    """
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute(_TABLES).fetchone()
            if row and row[0]:
                raise BackupFailed("the PostgreSQL database is not empty; make a new one (createdb) and name that")
            connection.execute(f"CREATE TABLE IF NOT EXISTS public.{PUT_BACK} ()")
    except psycopg.Error as error:
        raise BackupFailed(f"the server can't be asked ({' '.join(str(error).split())})") from error


def load_dump(source: Path, url: str) -> None:
    """Puts a dump into a database that `mark_empty` looked at, in one transaction. Raises BackupFailed."""
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(source))
    _postgres("pg_restore", url, *options)


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs: the newest that Debian has, or the one on PATH. Raises BackupFailed."""
    folders = sorted(_DEBIAN.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    on_path = shutil.which(name)
    if on_path is None:
        raise BackupFailed(f"{name} is not installed here; install PostgreSQL's client (apt install postgresql-client)")
    return on_path


def _dump_file(source: Path, target: Path) -> None:
    """SQLite's online backup: a few pages at a time, so that writers wait for milliseconds only."""
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=30)) as reader,
            contextlib.closing(sqlite3.connect(target)) as writer,
        ):
            # One read transaction holds the moment: else each write of another process begins the copy again.
            reader.execute("BEGIN")
            reader.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            reader.backup(writer, pages=_PAGES_AT_ONCE, sleep=_PAUSE_SECONDS)
            writer.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise BackupFailed(
            f"the database can't be copied ({error}); free disk space, or name another folder"
        ) from error


def _postgres(name: str, url: str, *options: str) -> None:
    """Runs a program on a database; the password goes by the environment, which other users can't list."""
    conninfo, environment = _conninfo(url)
    _run([program(name), f"--dbname={conninfo}", *options], environment)


def _conninfo(url: str) -> tuple[str, dict[str, str]]:
    from psycopg import conninfo

    parts: dict[str, Any] = conninfo.conninfo_to_dict(url)
    password = parts.pop("password", None)
    # The search path of the sandbox's schema is no matter of a dump, which names schemas.
    parts.pop("options", None)
    return conninfo.make_conninfo(**parts), {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def _run(command: list[str], environment: dict[str, str]) -> None:
    ran = subprocess.run(  # noqa: S603  our own list of programs
        command, env=environment, capture_output=True, text=True, timeout=_PROGRAM_SECONDS, check=False
    )
    if ran.returncode:
        lines = ran.stderr.strip().splitlines() or [f"status {ran.returncode}"]
        raise BackupFailed(f"{Path(command[0]).name} failed: {lines[0]}")
