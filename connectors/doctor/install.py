"""Checks of the machine and the settings: packages, secrets, files that only their owner reads, space."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.settings import FILE_NAME, TABLE, Settings
from bot.settings.private import is_open_to_others
from connectors.accounts import configured_accounts
from connectors.channels.registry import CHANNELS
from connectors.doctor.finding import Finding, fail, ok, warn

_GIGABYTE = 1_000_000_000
_LEAST_BYTES = _GIGABYTE // 5
_FEW_BYTES = 2 * _GIGABYTE
# Shorter than this a chosen secret can be guessed; those that we make have 43 characters.
_SECRET_LENGTH = 16
_NEEDED = ("flask", "waitress", "telegram", "requests", "sqlite_utils")


def packages(settings: Settings) -> Iterator[Finding]:
    """Python and the packages of requirements/."""
    missing = [name for name in (*_NEEDED, "rasa", "rasa_sdk") if importlib.util.find_spec(name) is None]
    here = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    if missing:
        yield fail("packages", f"{here} lacks {', '.join(missing)}", "run: make environment")
    else:
        yield ok("packages", f"{here} with everything it needs")


def accounts(settings: Settings) -> Iterator[Finding]:
    """Which accounts the settings name."""
    if settings.sandbox:
        yield warn("settings", "the sandbox's phones, no real customers", "set an account; docs/channels.md says how")
        return
    configured = configured_accounts(settings)
    if not configured:
        yield fail("settings", "no account is configured", "add one on the page Accounts; docs/channels.md says how")
        return
    titles = " and ".join(CHANNELS[account.channel].title for account in configured)
    yield ok("settings", f"{len(TABLE)} read; accounts: {titles}")
    for account in configured:
        if lack := CHANNELS[account.channel].lacks(account.values):
            yield warn("settings", lack.what, lack.cure)


def secrets(settings: Settings) -> Iterator[Finding]:
    """The keys and tokens of our own: there, long enough, and nobody else's to read."""
    path = settings.data_dir / "secrets.json"
    secret_values = {one.name: str(getattr(settings, one.name) or "") for one in TABLE if one.generated}
    short = [one.variable for one in TABLE if 0 < len(secret_values.get(one.name, "")) < _SECRET_LENGTH]
    if short:
        cure = f"choose {_SECRET_LENGTH} characters or more, or leave it out"
        yield fail("secrets", f"{', '.join(short)} can be guessed", cure)
    yield from _kept_secrets(path, [name for name, value in secret_values.items() if not value])
    for file in (path, settings.root / FILE_NAME):
        if file.is_file() and _others_read(file):
            yield fail("secrets", f"{file.name} can be read by others on this machine", f"run: chmod 600 {file}")


def _kept_secrets(path: Path, needed: list[str]) -> Iterator[Finding]:
    if not path.exists() and not needed:
        yield ok("secrets", "all chosen in the settings")
    elif not path.exists():
        yield warn("secrets", "not made yet", "the first start makes them; nothing to do")
    else:
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            missing = [name for name in needed if len(kept.get(name, "")) < _SECRET_LENGTH]
        except (OSError, ValueError, AttributeError) as error:
            yield fail("secrets", f"{path} can't be used ({type(error).__name__})", "repair or delete it")
            return
        if missing:
            yield warn("secrets", f"{path.name} lacks {', '.join(missing)}", "the next start makes them; nothing to do")
        else:
            yield ok("secrets", f"kept in {path.name}")


def private(settings: Settings) -> Iterator[Finding]:
    """The data folder is closed to other users of the machine, and so are copies of the database beside it."""
    if not settings.data_dir.exists():
        return
    copies = [copy for copy in settings.root.glob("*.db*") if copy.is_file() and is_open_to_others(copy)]
    for copy in copies:
        yield warn("private", f"{copy.name} can be read by others on this machine", f"run: chmod 600 {copy}")
    if is_open_to_others(settings.data_dir):
        text = f"{settings.data_dir} is open to others on this machine"
        yield warn("private", text, f"run: chmod 700 {settings.data_dir}")
    elif not copies:
        yield ok("private", "only the user who runs it reads what it keeps")


def _others_read(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & (stat.S_IRGRP | stat.S_IROTH))


def space(settings: Settings) -> Iterator[Finding]:
    """The data folder can be written, and there is space for what comes."""
    folder = next(folder for folder in (settings.data_dir, *settings.data_dir.parents) if folder.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        yield fail("disk", f"{folder} can't be written", "give it to the user who runs Mostrador")
        return
    yield free_space(shutil.disk_usage(folder).free)


def free_space(free: int) -> Finding:
    """How `free` bytes on the disk of the data folder are."""
    text = f"{free / _GIGABYTE:.1f} GB free"
    if free < _LEAST_BYTES:
        return fail("disk", text, "free some: without space no message is taken")
    if free < _FEW_BYTES:
        return warn("disk", text, "free some, or set MOSTRADOR_MEDIA_TOTAL_MB and MOSTRADOR_RETENTION_DAYS")
    return ok("disk", text)
