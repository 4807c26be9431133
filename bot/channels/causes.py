"""Causes: the reasons of a failed send on which our own code decides; a channel may name more for people. Pure."""

from __future__ import annotations

from enum import Enum


class Cause(str, Enum):
    """A cause of a failed send on which the shop's own code decides."""

    UNREACHABLE = "unreachable"
    PROVIDER_DOWN = "provider_down"
    NUMBER_RATE = "number_rate"
    ACCOUNT_RATE = "account_rate"
    PAIR_RATE = "pair_rate"
    MEDIA_FAILED = "media_failed"
    MEDIA_GONE = "media_gone"
    FILE_MISSING = "file_missing"
    TOO_LARGE = "too_large"
    UNSUPPORTED_KIND = "unsupported_kind"
    MARKETING_STOPPED = "marketing_stopped"
    # Ours, not a provider's.
    NOT_CONFIGURED = "not_configured"
    INTERNAL = "internal"
    UNRECORDED = "unrecorded"
    WORKER_ENDED = "worker_ended"
    PERSON_TOOK_OVER = "person_took_over"


# The provider is at fault: nothing of the account goes through while it lasts.
OUTAGES = frozenset({Cause.UNREACHABLE, Cause.PROVIDER_DOWN})
# We send faster than the account may.
TOO_FAST = frozenset({Cause.NUMBER_RATE, Cause.ACCOUNT_RATE})
# The text goes without its file where the fault lies with the file.
FILE_FAULTS = frozenset(
    {Cause.MEDIA_FAILED, Cause.MEDIA_GONE, Cause.FILE_MISSING, Cause.TOO_LARGE, Cause.UNSUPPORTED_KIND}
)
