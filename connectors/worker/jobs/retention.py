"""Retention: erases data older than the owner wants to keep, an hour's share at a time, in small steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from bot.store.store import Store

_DAY_SECONDS = 24 * 3600.0
_STEPS_AT_ONCE = 2000
# Between two steps everybody else writes.
_PAUSE_SECONDS = 0.02


class RetentionJob:
    """Run it every hour. `days` None: messages and customers are kept; only files that were never sent go."""

    def __init__(self, store: Store, days: int | None, pause: Callable[[float], None] = time.sleep) -> None:
        self._store = store
        self._days = days
        self._pause = pause
        self._uncleaned = False
        self._cleaned_at: float | None = None

    def run(self, now: float) -> int:
        """Erases what is old at `now` (UTC unix seconds); how many messages, notes, contacts. The rest: next hour."""
        self._repeat(lambda: self._store.retention.forget_unsent_files(before_id=_id_of(now - _DAY_SECONDS)))
        if self._days is None:
            return 0
        before = now - self._days * _DAY_SECONDS
        gone = self._shorten(before, now - _DAY_SECONDS)
        gone += self._repeat(lambda: self._store.retention.forget_notes(before=before))
        gone += self._repeat(lambda: self._store.retention.forget_contacts(before=before))
        self._uncleaned = self._uncleaned or gone > 0
        self._clean(now)
        return gone

    def _shorten(self, before: float, idle_before: float) -> int:
        gone, steps = 0, 0
        while steps < _STEPS_AT_ONCE and (due := self._store.retention.due(before=before)):
            steps += len(due)
            shorten = partial(self._store.retention.shorten, before=before, idle_before=idle_before)
            number = sum(self._repeat(partial(shorten, entry)) for entry in due)
            if not number:
                break  # all of them are in use again meanwhile
            gone += number
        return gone

    def _repeat(self, step: Callable[[], int]) -> int:
        gone = 0
        while number := step():
            gone += number
            self._pause(_PAUSE_SECONDS)
        return gone

    def _clean(self, now: float) -> None:
        """Once a day: merging the index costs as much as the index is large."""
        if self._uncleaned and (self._cleaned_at is None or now - self._cleaned_at >= _DAY_SECONDS):
            self._store.retention.clean_index()
            self._uncleaned, self._cleaned_at = False, now


def _id_of(at: float) -> str:
    """Ids of files made before then sort before this one (see bot.ids)."""
    return f"f{int(at * 1000):012x}"
