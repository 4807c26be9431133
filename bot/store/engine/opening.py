"""Opening a database: by a file's path on SQLite, by a `postgresql://` URL on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from bot.store.engine.database import BUSY_SECONDS, Database
from bot.store.engine.sqlite import SqliteDatabase


def open_database(place: Path | str, busy_seconds: float = BUSY_SECONDS, *, put_back: bool = False) -> Database:
    """The database at a path, or at a URL. Raises WrongFile, StoreBusy.

    With `put_back` also one to which a shop was put back that is not marked yet.
    """
    if isinstance(place, Path):
        return SqliteDatabase(place, busy_seconds)
    # Shops on SQLite start without it.
    from bot.store.engine.postgres import PostgresDatabase

    return PostgresDatabase(place, busy_seconds, put_back=put_back)
