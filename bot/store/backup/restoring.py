"""Restoring: puts a backup in the place of a shop, and marks what may have happened since it was made."""

from __future__ import annotations

import contextlib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from bot.store.backup import backup, engines, resuming
from bot.store.backup.backup import Backup
from bot.store.backup.engines import BackupFailed
from bot.store.engine.database import StoreBusy, WrongFile
from bot.store.engine.opening import open_database
from bot.store.files import MediaFiles

_BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was put back. `uncertain` sends and `for_people` conversations wait on the pages of the desk.

    `before`: where the file that was there lies now.
    """

    backup: Backup
    uncertain: int
    for_people: int
    before: Path | None


class NotMarked(Exception):
    """The server's database has the shop, but what may have been sent is not marked; the message says why."""


def restore(folder: Path, place: Path | str, media: MediaFiles, *, replace: bool, now: float) -> Restored:
    """Puts the backup back; the shop must stand still. Raises BackupFailed before anything is changed.

    With `replace`, a file that is there is moved aside; a server's database must be empty always. Raises NotMarked
    where that has the shop, and nobody may start it yet.
    """
    content = backup.read(folder)
    if content.is_of_server == isinstance(place, Path):
        kind = "a PostgreSQL server: set MOSTRADOR_DATABASE_URL" if content.is_of_server else "a file"
        raise BackupFailed(f"this backup is of {kind}; restore it there, then move it (mostrador store copy)")
    source = folder / content.database
    before = None
    if isinstance(place, Path):
        engines.check_file(source)
        draft = _draft(source, place, replace=replace, now=now)
        # Marked before it has its name: a restore that is cut off leaves no shop that would send again.
        uncertain, for_people = _resumed(draft, now)
        try:
            _put_files(folder, media)
        except BackupFailed:
            draft.unlink()
            raise
        before = _move_aside(place, now)
        draft.replace(place)
    else:
        engines.check_dump(source)
        engines.mark_empty(place)
        _put_files(folder, media)
        engines.load_dump(source, place)
        try:
            uncertain, for_people = _resumed(place, now)
        except (StoreBusy, WrongFile, OSError) as error:
            raise NotMarked(str(error)) from error
    return Restored(backup=content, uncertain=uncertain, for_people=for_people, before=before)


def _put_files(folder: Path, media: MediaFiles) -> None:
    """Before the database, as a message is written after its file: one without a message does no harm."""
    try:
        for path in backup.media_of(folder):
            media.save(path.read_bytes())
    except OSError as error:
        raise BackupFailed(f"the files of messages can't be written ({error})") from error


def _draft(source: Path, place: Path, *, replace: bool, now: float) -> Path:
    if place.exists() and not replace:
        raise BackupFailed(f"{place} is there already; --replace moves it aside and keeps it")
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"restoring-{int(now)}.db")
    try:
        engines.load_file(source, draft)
    except OSError as error:
        raise BackupFailed(f"the database can't be written ({error.strerror}); free disk space") from error
    return draft


def _resumed(place: Path | str, now: float) -> tuple[int, int]:
    database = open_database(place, put_back=True)
    try:
        counts = resuming.resume(database, now=now)
        database.empty_log()
        return counts
    finally:
        database.close()
        if isinstance(place, Path):
            for name in ("-wal", "-shm", ".lock"):
                with contextlib.suppress(FileNotFoundError):
                    place.with_name(f"{place.name}{name}").unlink()


def _move_aside(place: Path, now: float) -> Path | None:
    if not place.exists():
        return None
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
    aside = place.with_name(f"before-restore-{stamp}.db")
    for suffix in _BESIDE:
        path = place.with_name(place.name + suffix)
        if path.exists():
            shutil.move(path, aside.with_name(aside.name + suffix))
    return aside
