"""Opening: a starting process waits for a locked store; it gives up only where a person must act."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from bot.settings import SettingsError
from bot.store.engine.database import StoreBusy, WrongFile

Opened = TypeVar("Opened")
_PAUSE_SECONDS = 1.0


def once_free(step: Callable[[], Opened], say: Callable[[str], None]) -> Opened:
    """What `step` gives. While the store is locked or the disk full, which passes, it is tried again each second."""
    while True:
        try:
            return step()
        except StoreBusy as error:
            say(f"Waiting for the store: {error}.")
            time.sleep(_PAUSE_SECONDS)


@contextmanager
def person_needed() -> Iterator[None]:
    """Ends the process with EX_CONFIG, saying why, where starting it again without a change would do no good."""
    try:
        yield
    except SettingsError as error:
        problems = error.problems
    except WrongFile as error:
        problems = (str(error),)
    else:
        return
    for problem in problems:
        print(problem, file=sys.stderr, flush=True)
    raise SystemExit(os.EX_CONFIG)
