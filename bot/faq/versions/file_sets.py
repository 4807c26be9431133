"""File sets: the files of a data folder as one thing that can be named, kept, laid out and put back."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.shop.version import FileSet

_DIGITS = 32
# Read as it is at each look, and often fetched by a program: no part of a version.
_CALENDAR = ".ics"
# What editors' programs leave beside a file.
_LEFT_OVER = ("~", ".new", ".swp", ".tmp")


def read_files(data_folder: Path) -> FileSet:
    """The files of the folder as they are now."""
    contents = {path.relative_to(data_folder).as_posix(): path.read_bytes() for path in _paths(data_folder)}
    return FileSet(digest=_digest(contents.items()), contents=contents)


def lay_out(files: FileSet, folder: Path, calendars: Path) -> Path:
    """The files in a folder of their own below `folder`, named by their digest; written once.

    The calendar's files of `calendars` go with them, so that the folder can be checked as a whole.
    """
    target = folder / files.digest
    if not target.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
        for name, content in files.contents.items():
            _write(draft / name, content)
        try:
            draft.rename(target)
        except OSError:
            # Somebody else has laid out the same files meanwhile.
            shutil.rmtree(draft)
    for calendar in calendars.glob(f"*{_CALENDAR}"):
        shutil.copyfile(calendar, target / calendar.name)
    return target


def put_back(files: FileSet, data_folder: Path) -> None:
    """Makes the folder hold these files: each is replaced whole, and what is not among them goes."""
    for name, content in files.contents.items():
        path = data_folder / name
        if not path.is_file() or path.read_bytes() != content:
            draft = path.with_name(f".{path.name}.new")
            _write(draft, content)
            draft.replace(path)
    for path in list(_paths(data_folder)):
        if path.relative_to(data_folder).as_posix() not in files.contents:
            path.unlink()
            _remove_empty(path.parent, data_folder)


def prune(folder: Path, kept: Iterable[str], most: int) -> None:
    """Removes laid out sets beyond the `most` latest, but none of `kept`: the store can lay them out again."""
    sets = [path for path in folder.iterdir() if path.is_dir()]
    latest = sorted(sets, key=lambda path: path.stat().st_mtime, reverse=True)
    for path in latest[most:]:
        if path.name not in set(kept):
            shutil.rmtree(path, ignore_errors=True)


def _paths(data_folder: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(data_folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder) / name
            if not name.startswith(".") and not name.endswith((_CALENDAR, *_LEFT_OVER)) and path.is_file():
                yield path


def _digest(contents: Iterable[tuple[str, bytes]]) -> str:
    total = hashlib.sha256()
    for name, content in sorted(contents):
        total.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()[:_DIGITS]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
