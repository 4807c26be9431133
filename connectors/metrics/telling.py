"""Telling: a thread of web, worker and webchat that writes into the store how this process and its machine stand."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.settings import Settings
from bot.store.media_files import open_media
from bot.store.schema import step_names
from bot.store.store import Store

log = logging.getLogger(__name__)
EVERY_SECONDS = 10.0
_SETTLED_SECONDS = 60.0


def begin(
    store: Store,
    settings: Settings,
    kind: str,
    name: str,
    more: Callable[[], Mapping[str, Any]] = dict,
    *,
    files: bool = True,
) -> None:
    """Starts the thread. `name` tells processes of one machine apart; `more` are facts of this kind of process.

    `files`: whether it should reach the files of messages where the settings say.
    """
    threading.Thread(
        target=_go_on, args=(store, settings, kind, name, more, files), name="telling", daemon=True
    ).start()


def tell(store: Store, settings: Settings, kind: str, name: str, more: Mapping[str, Any], *, files: bool) -> None:
    """Tells once."""
    host = socket.gethostname()
    facts = {**of_machine(settings), "schema": step_names()[-1], **more}
    if files and (content_hash := store.media.newest(before=time.time() - _SETTLED_SECONDS)) is not None:
        facts["media"] = open_media(settings).exists(content_hash)
    store.processes.tell(f"{host}:{kind}:{name}", host, kind, facts, now=time.time())


def of_machine(settings: Settings) -> dict[str, Any]:
    """What every process tells: the disk of its data folder, and whether it can write there."""
    folder = next(each for each in (settings.data_dir, *settings.data_dir.parents) if each.exists())
    return {"free_bytes": shutil.disk_usage(folder).free, "writable": os.access(folder, os.W_OK | os.X_OK)}


def _go_on(
    store: Store, settings: Settings, kind: str, name: str, more: Callable[[], Mapping[str, Any]], files: bool
) -> None:
    while True:
        try:
            tell(store, settings, kind, name, more(), files=files)
        except Exception as error:  # noqa: BLE001  a store that is away for a while ends nothing
            log.info("the process could not be told of: %s", type(error).__name__)
        time.sleep(EVERY_SECONDS)
