"""Git: one commit of data/ for a version, where the folder is part of a checkout; nothing else of it is touched."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)
_SECONDS = 20.0
_FIELD = "\x1f"
_MOST = 20


@dataclass(frozen=True, kw_only=True)
class Commit:
    """A commit that somebody made of data/."""

    name: str
    author: str
    subject: str


def commit(data_folder: Path, message: str, author: str) -> str | None:
    """Commits the files of the folder, and no others, whatever else is staged; the commit's name.

    None where nothing changed or git refuses: the log says why, and the version is published all the same.
    """
    if _git(data_folder, "rev-parse", "--is-inside-work-tree") is None:
        return None
    name = " ".join(author.split()).replace("<", "").replace(">", "") or "Mostrador"
    own = ("-c", "user.name=Mostrador", "-c", "user.email=mostrador@localhost")
    _git(data_folder, "add", "--all", "--", ".")
    changed = _git(data_folder, "status", "--porcelain", "--", ".")
    if not changed:
        return None
    done = _git(
        data_folder,
        *own,
        *("commit", "--quiet", "--no-verify", "--message", message, f"--author={name} <mostrador@localhost>"),
        *("--only", "--", "."),
    )
    return None if done is None else (_git(data_folder, "rev-parse", "HEAD") or "").strip() or None


def commits_since(data_folder: Path, name: str) -> Sequence[Commit]:
    """The commits of the folder's files after the commit `name`, the newest first; none where git doesn't know it."""
    form = _FIELD.join(("%h", "%an", "%s"))
    lines = _git(data_folder, "log", f"--max-count={_MOST}", f"--format={form}", f"{name}..HEAD", "--", ".") or ""
    fields = [line.split(_FIELD, 2) for line in lines.splitlines()]
    return [Commit(name=each[0], author=each[1], subject=each[2]) for each in fields if len(each) == 3]


def _git(folder: Path, *words: str) -> str | None:
    """What git prints, None where it fails or is not installed."""
    try:
        done = subprocess.run(  # noqa: S603  our own words, and no shell
            ["git", "-C", str(folder), *words],  # noqa: S607  the git of this machine
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("git could not be asked: %s", type(error).__name__)
        return None
    if done.returncode:
        log.warning("git refused (%d)", done.returncode)
        return None
    return done.stdout
