"""Persist: what the outside world already did must be written down, however long the store takes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from bot.store.database import StoreBusy

log = logging.getLogger(__name__)
_PAUSE_SECONDS = 1.0


def until_stored(write: Callable[[], object]) -> None:
    """Runs `write` until the store takes it. Blocking; the claim stays ours meanwhile, as our beat goes on."""
    while True:
        try:
            write()
            return
        except StoreBusy:
            log.error("the store can't be written; trying again in %.0f s", _PAUSE_SECONDS)
            time.sleep(_PAUSE_SECONDS)
