"""Uploads: the files of an import between its plan and its doing, kept for whoever brought them, for a day at most."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.faq.exchange.reading import Upload
from bot.ids import new_id

_KEPT_SECONDS = 24 * 3600.0
_ID = re.compile(r"import[0-9a-f]{22}")
_ABOUT = "about.json"


@dataclass(frozen=True, kw_only=True)
class KeptImport:
    """The files that somebody wants to import, and the language that is meant where they name none."""

    uploads: tuple[Upload, ...]
    language: str


class Uploads:
    """Keeps files in a folder of their own for each import, readable by the server's user only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, agent_id: str, kept: KeptImport, *, now: float) -> str:
        """Keeps the files; returns the id of the import. What is older than a day goes."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in self._folder.iterdir():
            if old.stat().st_mtime < now - _KEPT_SECONDS:
                shutil.rmtree(old, ignore_errors=True)
        import_id = new_id("import", now)
        folder = self._folder / import_id
        folder.mkdir(mode=0o700)
        about = {"agent_id": agent_id, "language": kept.language, "names": [upload.name for upload in kept.uploads]}
        (folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
        for number, upload in enumerate(kept.uploads):
            (folder / str(number)).write_bytes(upload.content)
        return import_id

    def get(self, import_id: str, agent_id: str) -> KeptImport | None:
        """The files of an import; None where there is none, or it is somebody else's."""
        folder = self._folder / import_id
        if not _ID.fullmatch(import_id) or not (folder / _ABOUT).is_file():
            return None
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        if about["agent_id"] != agent_id:
            return None
        names: Sequence[str] = about["names"]
        uploads = [Upload(name=name, content=(folder / str(place)).read_bytes()) for place, name in enumerate(names)]
        return KeptImport(uploads=tuple(uploads), language=about["language"])

    def forget(self, import_id: str) -> None:
        """Deletes the files of an import."""
        if _ID.fullmatch(import_id):
            shutil.rmtree(self._folder / import_id, ignore_errors=True)
