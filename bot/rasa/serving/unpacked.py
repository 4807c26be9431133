"""Unpacked: a model's archive as a folder, made at its first load; unpacking at each start takes about two seconds."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from tarsafe import TarSafe

_ENDING = ".tar.gz"
_FOLDER = "unpacked"
# The live one, the one before it, and one that is being tried.
_KEPT = 3
_DRAFT = ".draft-"
# No unpacking takes so long: whoever began it was killed.
_DRAFT_SECONDS = 3600.0


def unpacked(archive: Path) -> Path:
    """The folder with the content of a model's archive; the last few stay beside the archives.

    Raises OSError where it can't be written, tarfile.ReadError or EOFError for what is no archive or half of one.
    """
    file = archive.stat()
    # A file of the same name may hold another model: Rasa's own `--fixed-model-name` overwrites.
    folder = archive.parent / _FOLDER / f"{archive.name.removesuffix(_ENDING)}-{file.st_size:x}-{file.st_mtime_ns:x}"
    if not folder.is_dir():
        _unpack(archive, folder)
    os.utime(folder)
    _forget_all_but_latest(folder.parent)
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    """Whole or not at all: several processes may load the same model at once, and any may be killed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_DRAFT) as draft:
        content = Path(draft) / "model"
        with TarSafe.open(archive, "r:gz") as tar:
            tar.extractall(content)
        try:
            content.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise


def _forget_all_but_latest(parent: Path) -> None:
    folders = [path for path in parent.iterdir() if not path.name.startswith(_DRAFT)]
    drafts = [path for path in parent.glob(f"{_DRAFT}*") if time.time() - _changed_at(path) > _DRAFT_SECONDS]
    for old in (*sorted(folders, key=_changed_at, reverse=True)[_KEPT:], *drafts):
        shutil.rmtree(old, ignore_errors=True)


def _changed_at(path: Path) -> float:
    """Unix seconds; of what another process has just taken away, now."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
