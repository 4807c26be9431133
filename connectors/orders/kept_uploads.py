"""Kept uploads: a table between its upload and the look at its columns; for the server's user only, for a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.ids import new_id

_KEPT_SECONDS = 24 * 3600.0
_ID = re.compile(r"orders[0-9a-f]{22}")


@dataclass(frozen=True, kw_only=True)
class KeptUploads:
    """Keeps each file under an id of its own in `folder`."""

    folder: Path

    def keep(self, content: bytes, *, now: float) -> str:
        """Keeps a file and returns its id; what is older than a day goes."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.prune(now=now)
        upload_id = new_id("orders", now)
        path = self.folder / upload_id
        path.touch(mode=0o600)
        path.write_bytes(content)
        return upload_id

    def prune(self, *, now: float) -> None:
        """Deletes what is older than a day."""
        for old in self.folder.iterdir() if self.folder.is_dir() else ():
            if old.stat().st_mtime < now - _KEPT_SECONDS:
                old.unlink(missing_ok=True)

    def get(self, upload_id: str) -> bytes | None:
        """The file; None where there is none of this id any more."""
        path = self.folder / upload_id
        return path.read_bytes() if _ID.fullmatch(upload_id) and path.is_file() else None

    def forget(self, upload_id: str) -> None:
        """Deletes a file."""
        if _ID.fullmatch(upload_id):
            (self.folder / upload_id).unlink(missing_ok=True)
