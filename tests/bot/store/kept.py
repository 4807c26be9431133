"""Kept: every byte that lies in folders, to look for words that should be gone."""

from __future__ import annotations

from pathlib import Path


def content(*folders: Path) -> bytes:
    """The content of every file in the folders, with the files' names."""
    files = [(folder, path) for folder in folders for path in folder.rglob("*") if path.is_file()]
    names = [str(path.relative_to(folder)).encode() for folder, path in files]
    return b"\n".join([*names, *(path.read_bytes() for _, path in files)])
