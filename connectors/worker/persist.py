"""Persist: what already happened outside must be stored, however long the store takes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from bot.store.engine.database import StoreBusy

log = logging.getLogger(__name__)
_PAUSE_SECONDS = 1.0


def until_stored(write: Callable[[], object], otherwise: Callable[[], object] | None = None) -> None:
    """Runs `write` until the store takes it. Blocking; the claim stays ours meanwhile, as our beat goes on.

    A fault that waiting does not mend would leave the claim for ever: then `otherwise` is written in its place.
    """
    while True:
        try:
            write()
            return
        except StoreBusy:
            log.error("the store can't be written; trying again in %.0f s", _PAUSE_SECONDS)
            time.sleep(_PAUSE_SECONDS)
        except Exception as error:
            if otherwise is None:
                raise
            log.error("a result could not be written: %s; its claim is ended without it", type(error).__name__)
            write, otherwise = otherwise, None
