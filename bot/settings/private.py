"""Private: makes our processes' files and folders readable only for their own user."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_OTHERS = 0o077


def write_privately() -> None:
    """From here on this process and its children make files and folders that only their user reads."""
    os.umask(_OTHERS)


def private_folder(folder: Path) -> None:
    """Makes the folder if there is none, and closes it for other users: they can't reach older files in it either.

    Raises OSError when it can't be made. A folder of another user stays unchanged; the doctor warns of it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if is_open_to_others(folder):
        with contextlib.suppress(OSError):
            folder.chmod(folder.stat().st_mode & ~_OTHERS)


def is_open_to_others(path: Path) -> bool:
    """Whether the group or everybody may read, write or enter it."""
    return bool(path.stat().st_mode & _OTHERS)
