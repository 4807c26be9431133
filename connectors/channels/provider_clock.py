"""Provider clock: the provider's time by the `Date` of its last answer, however wrong this machine's clock is."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime


class ProviderClock:
    """Counts on from the last `Date` by a clock that nobody sets. Safe to share between threads."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._told: tuple[float, float] | None = None

    def hear(self, date: str | None) -> None:
        """Notes the header `Date` of an answer (RFC 9110); what is no date changes nothing."""
        try:
            at = parsedate_to_datetime(date or "").timestamp()
        except (TypeError, ValueError, OverflowError):
            return
        self._told = (at, self._monotonic())

    def now(self) -> float | None:
        """The provider's time in UTC unix seconds, None before its first answer."""
        if self._told is None:
            return None
        at, heard = self._told
        return at + self._monotonic() - heard
