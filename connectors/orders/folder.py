"""Watched folder: files that a shop system writes. Each is read once it stopped growing, and again when it changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from bot.faq.exchange.limits import MOST_BYTES, Refused
from bot.shop.orders.sheet import Mapped
from connectors.orders.source import Batch, SourceDown
from connectors.orders.tables import open_table, orders_of

# A file that changed since then may still be written.
_SETTLED_SECONDS = 5.0
_MOST_FILES = 200
_FORGOTTEN_SECONDS = 24 * 3600.0


@dataclass(frozen=True, kw_only=True)
class WatchedFolder:
    """The files of `folder` with names like `pattern`.

    With `is_whole`, a file holds all orders: what a newer one of the same name has no more was deleted; one that lost
    more than half of them is refused.
    """

    folder: Path
    pattern: str
    mapped: Mapped
    is_whole: bool
    zone: tzinfo
    now: Callable[[], float] = time.time

    def read(self, position: Mapping[str, Any]) -> Batch:
        """The next file that is new or changed. Raises SourceDown, naming the file and what to do."""
        paths = self._files()
        known = self._remembered(position.get("files") or {}, {path.name for path in paths})
        failed: SourceDown | None = None
        for path in paths:
            mark = _mark(path)
            before = known.get(path.name)
            if mark is None or (before and before["mark"] == mark) or self._is_growing(path):
                continue
            try:
                return self._batch(path, mark, known)
            except SourceDown as error:
                failed = failed or error
        if failed:
            raise failed
        return Batch(position={"files": known})

    def _remembered(self, files: Mapping[str, Any], there: set[str]) -> dict[str, Any]:
        """What is known of the files, but for those that have been gone for a day: one that is being replaced comes
        back, and each holds the ids of all its orders."""
        known: dict[str, Any] = {}
        for name, file in files.items():
            gone_at = None if name in there else file.get("gone_at", self.now())
            if gone_at is None:
                known[name] = {key: value for key, value in file.items() if key != "gone_at"}
            elif self.now() - gone_at < _FORGOTTEN_SECONDS:
                known[name] = {**file, "gone_at": gone_at}
        return known

    def _batch(self, path: Path, mark: str, known: dict[str, Any]) -> Batch:
        before = known.get(path.name) or {"ids": []}
        try:
            content = _content(path)
            sheet = orders_of(open_table(path.name, content), self.mapped, zone=self.zone, now=self.now())
        except (Refused, ValueError) as error:
            raise SourceDown(f"{path.name}: {error}") from None
        except OSError as error:
            raise SourceDown(f"{path.name} can't be read ({error.strerror}): give Mostrador the right to") from None
        ids = [each.order.order_id for each in sheet.orders]
        gone = sorted(set(before["ids"]) - set(ids)) if self.is_whole else []
        if len(gone) > len(before["ids"]) / 2:
            raise SourceDown(f"{path.name} has lost more than half of its orders: nothing of it was taken")
        known[path.name] = {"mark": mark, "ids": ids if self.is_whole else []}
        return Batch(
            orders=sheet.orders,
            deleted=gone,
            unreadable=sheet.fault_count,
            unknown_states=sheet.unknown_states,
            position={"files": known},
            is_last=False,
        )

    def _files(self) -> list[Path]:
        """The oldest first, so that the latest word on an order is the last."""
        if not self.folder.is_dir():
            raise SourceDown(f"there is no folder {self.folder.name}: make it, or let the shop system make it")
        try:
            paths = [path for path in self.folder.iterdir() if fnmatch(path.name, self.pattern) and path.is_file()]
        except OSError as error:
            raise SourceDown(f"the folder {self.folder.name} can't be read ({error.strerror})") from None
        return sorted(paths, key=_changed_at)[-_MOST_FILES:]

    def _is_growing(self, path: Path) -> bool:
        return 0 <= self.now() - _changed_at(path) < _SETTLED_SECONDS


def _changed_at(path: Path) -> float:
    """UTC unix seconds; 0 for a file that has just gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise Refused("the file is larger than 20 MB: export in parts")
    return path.read_bytes()


def _mark(path: Path) -> str | None:
    """What tells a file's content from another's; None where it has just gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return f"{found.st_size}:{found.st_mtime_ns}"
