"""Backup: a folder with the database, the media that it names, and a list of it all by which it is checked."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.store.backup import engines
from bot.store.backup.engines import BackupFailed
from bot.store.files import MediaFiles

LIST = "backup.json"
MEDIA = "media"
SQLITE, POSTGRESQL = "mostrador.db", "mostrador.dump"
_MEDIA_NAMED = "SELECT DISTINCT content_hash FROM media WHERE content_hash IS NOT NULL"
_READ_AT_ONCE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Backup:
    """What a backup holds. `missing`: media that the database names and that were gone, as of erased customers."""

    folder: Path
    made_at: float
    database: str
    files: int
    missing: int
    size_bytes: int

    @property
    def is_of_server(self) -> bool:
        """Whether it goes back to a PostgreSQL server, not to a file."""
        return self.database == POSTGRESQL


def write(place: Path | str, media: MediaFiles, folder: Path, more: Sequence[Path] = ()) -> Backup:
    """Writes a backup to a new or empty folder while the shop runs, and reads it again. Raises BackupFailed.

    `more` are files that lie beside the database, such as the keys. The list is written last: a folder without it is no
    backup.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupFailed(f"{folder} is not empty; name a new folder for each backup")
    folder.mkdir(parents=True, exist_ok=True)
    made_at = time.time()
    database = SQLITE if isinstance(place, Path) else POSTGRESQL
    engines.dump(place, folder / database)
    missing = _copy_media(_named(place, folder / database), media, folder / MEDIA)
    for path in more:
        shutil.copyfile(path, folder / path.name)
    files = {path.relative_to(folder).as_posix(): _digest(path) for path in _files(folder)}
    content = {"made_at": made_at, "database": database, "missing": missing, "files": files}
    (folder / LIST).write_text(json.dumps(content, indent=1), encoding="utf-8")
    return read(folder)


def read(folder: Path) -> Backup:
    """A backup, after each of its files was read and compared with the list. Raises BackupFailed."""
    try:
        content: dict[str, Any] = json.loads((folder / LIST).read_text(encoding="utf-8"))
        files: dict[str, str] = content["files"]
        made_at, database, missing = float(content["made_at"]), str(content["database"]), int(content["missing"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupFailed(f"{folder} holds no whole backup ({LIST} is missing or damaged)") from error
    if database not in (SQLITE, POSTGRESQL) or database not in files:
        raise BackupFailed(f"{folder} holds no database")
    for name, digest in files.items():
        path = folder / name
        if not path.is_file() or _digest(path) != digest:
            raise BackupFailed(f"{path} is missing or damaged; take another backup")
    return Backup(
        folder=folder,
        made_at=made_at,
        database=database,
        files=sum(name.startswith(f"{MEDIA}/") for name in files),
        missing=missing,
        size_bytes=sum((folder / name).stat().st_size for name in files),
    )


def media_of(folder: Path) -> Iterator[Path]:
    """The media of a backup."""
    return (path for path in sorted((folder / MEDIA).rglob("*")) if path.is_file())


def _named(place: Path | str, database: Path) -> list[str]:
    """The hashes that the copied database names; of a server, those that it names a moment later."""
    if isinstance(place, Path):
        with contextlib.closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            return [row[0] for row in connection.execute(_MEDIA_NAMED)]
    import psycopg

    try:
        with psycopg.connect(place) as server:
            return [row[0] for row in server.execute(_MEDIA_NAMED)]
    except psycopg.Error as error:
        raise BackupFailed(f"the server can't be asked ({' '.join(str(error).split())})") from error


def _copy_media(hashes: Sequence[str], media: MediaFiles, target: Path) -> int:
    """Copies the files, each checked by its name; returns how many were gone."""
    copies, missing = MediaFiles(target), 0
    for content_hash in hashes:
        try:
            content = media.path(content_hash).read_bytes()
        except FileNotFoundError:
            missing += 1
            continue
        if copies.save(content) != content_hash:
            raise BackupFailed(f"the file {content_hash} of a message is damaged; put it back from an older backup")
    return missing


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != LIST)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_READ_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()
