"""Dependencies: the project's source files that a module depends on, by its import statements. Imports nothing."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path


def sources(root: Path, start: Iterable[Path]) -> set[Path]:
    """The files of `start`, and every module below `root`/bot that they import, directly or through others."""
    files: set[Path] = set()
    queue = list(start)
    while queue:
        path = queue.pop()
        if path not in files and path.is_file():
            files.add(path)
            queue += [root / (name.replace(".", "/") + ".py") for name in _imported(path.read_bytes())]
    return files


def digest(root: Path, files: Iterable[Path]) -> str:
    """One digest of the content of all these files below `root`; it changes when any file changes."""
    total = hashlib.sha256()
    for path in sorted(files):
        content = path.read_bytes()
        total.update(f"\0{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


@lru_cache(maxsize=512)
def _imported(source: bytes) -> tuple[str, ...]:
    return tuple(_imports(source))


def _imports(source: bytes) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot"):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("bot"))
