"""Live: which version of the answers and facts customers get now: a folder of files, named by one small note."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

NOTE = "live.json"
# What tells one state of a file from another without reading it.
Mark = tuple[int, int]
NO_MARK: Mark = (0, 0)


@dataclass(frozen=True, kw_only=True)
class Live:
    """What the note says: the version's number, the name of its folder, and the digest of what its model learned."""

    version: int
    files: str
    trained_from: str


@dataclass(frozen=True, kw_only=True)
class LiveFolder:
    """`data` is what editors edit. `published` has a folder for each published set of files, and the note.

    As long as nothing is published, `data` itself is what customers get; so it is without `published`.
    """

    data: Path
    published: Path | None = None

    def mark(self) -> Mark:
        """Changes with every publication; cheap enough to ask at each turn."""
        try:
            status = self._note.stat() if self._note else None
        except OSError:
            return NO_MARK
        return (status.st_mtime_ns, status.st_ino) if status else NO_MARK

    def read(self) -> Live | None:
        """What is live, None where nothing is published. Raises OSError or ValueError for a note that can't be read."""
        if not self._note or not self._note.is_file():
            return None
        try:
            return Live(**json.loads(self._note.read_text(encoding="utf-8")))
        except TypeError as error:
            raise ValueError(f"{self._note} is no note of a version: publish again") from error

    def write(self, live: Live) -> None:
        """Makes this version live for everybody who reads the note; at no moment is there half a note."""
        assert self._note
        draft = self._note.with_suffix(".new")
        draft.write_text(json.dumps(asdict(live)) + "\n", encoding="utf-8")
        draft.replace(self._note)

    def files(self, name: str) -> Path:
        """The folder of a published set of files."""
        assert self.published
        return self.published / name

    @property
    def path(self) -> Path:
        """The folder with what customers get now. Raises as `read`."""
        live = self.read()
        return self.files(live.files) if live else self.data

    @property
    def _note(self) -> Path | None:
        return self.published / NOTE if self.published else None
