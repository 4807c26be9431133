"""Media files: the content of customers' and agents' files on disk, named by the hash of the content."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_HASH = re.compile(r"[0-9a-f]{64}")


class MediaFiles:
    """A folder of files under `<first two digits>/<SHA-256 in hex>`; the same content is kept once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, content: bytes) -> str:
        """Keeps `content` and returns its hash. The file is whole under its name, or not there."""
        content_hash = hashlib.sha256(content).hexdigest()
        path = self.path(content_hash)
        if path.exists():
            return content_hash
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix="new-", delete=False) as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).replace(path)
        return content_hash

    @contextmanager
    def kept(self, content: bytes) -> Iterator[str]:
        """Keeps `content`; until the block ends, in which its hash is written down, nothing removes it."""
        with self._lock(fcntl.LOCK_SH):
            yield self.save(content)

    def remove(self, content_hash: str, is_unused: Callable[[], bool]) -> bool:
        """Deletes a file if `is_unused()`, called while nobody is about to write its hash down; whether it did."""
        with self._lock(fcntl.LOCK_EX):
            if not is_unused():
                return False
            self.path(content_hash).unlink(missing_ok=True)
            return True

    @contextmanager
    def _lock(self, kind: int) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, kind)
            yield

    def exists(self, content_hash: str) -> bool:
        """Whether the file with this hash is here."""
        return self.path(content_hash).is_file()

    def path(self, content_hash: str) -> Path:
        """The path of the file with this hash. Raises ValueError for anything but a SHA-256 in hex."""
        if not _HASH.fullmatch(content_hash):
            raise ValueError("a file is named by its SHA-256 in hex")
        return self._folder / content_hash[:2] / content_hash
