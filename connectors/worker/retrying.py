"""Retrying: how long to wait before a message that was not taken is sent again. A pure decision."""

from __future__ import annotations

from bot.channel import RetryLater

_TRIES = 8
_LONGEST_WAIT_SECONDS = 3600.0
# The provider or the whole account is in trouble, not this message: it keeps its place in the queue.
_BLAMELESS = frozenset({"provider_down", "unreachable", "number_rate", "account_rate", "maintenance", "too_fast"})
_OUTAGE_SECONDS = 12 * 3600.0
_OUTAGE_WAIT_SECONDS = 60.0


def wait_seconds(error: RetryLater, *, tries: int, age_seconds: float) -> float | None:
    """Seconds until the next try after `tries` of them, or None when the message is to be given up.

    A message is given up after 8 tries, but in an outage only once it is half a day old.
    """
    outage = error.cause in _BLAMELESS and age_seconds < _OUTAGE_SECONDS
    if tries >= _TRIES and not outage:
        return None
    # The exponent is bounded: a wait of any length is cut below anyway.
    growing = error.after_seconds * error.growth ** min(tries - 1, 30)
    named = error.growth == 1.0
    return min(growing, _LONGEST_WAIT_SECONDS if named or not outage else _OUTAGE_WAIT_SECONDS)
