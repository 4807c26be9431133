"""Patience: how slowly a connection may send, rest and read before the server cuts it off. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Phase(str, Enum):
    """What a connection is at."""

    # The head of a request comes, or nothing came yet.
    HEAD = "head"
    # The body of a request comes.
    BODY = "body"
    # We work on the answer.
    WORK = "work"
    # The answer is being read by the other side.
    ANSWER = "answer"
    # A request was answered; the next may follow on the same connection.
    REST = "rest"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """For how many seconds a connection has been in a phase, and how many bytes went through in it."""

    phase: Phase
    seconds: float
    moved: int = 0


@dataclass(frozen=True, kw_only=True)
class Patience:
    """A phase may last `longest_seconds`; after `free_seconds` it takes `bytes_per_second` on the average."""

    longest_seconds: float = math.inf
    free_seconds: float = 0.0
    bytes_per_second: float = 0.0


# 25 MB from a phone on a bad line take ten minutes at 42 KB/s. A slow reader is measured late, as the system takes a
# few hundred KB at a time from us.
_PATIENCE: Mapping[Phase, Patience] = {
    Phase.HEAD: Patience(longest_seconds=10.0),
    Phase.BODY: Patience(longest_seconds=600.0, free_seconds=10.0, bytes_per_second=4096.0),
    Phase.WORK: Patience(),
    Phase.ANSWER: Patience(free_seconds=60.0, bytes_per_second=1024.0),
    Phase.REST: Patience(longest_seconds=75.0),
}


def is_too_slow(progress: Progress) -> bool:
    """Whether the connection is to be cut off."""
    patience = _PATIENCE[progress.phase]
    if progress.seconds <= patience.free_seconds:
        return False
    due = (progress.seconds - patience.free_seconds) * patience.bytes_per_second
    return progress.seconds > patience.longest_seconds or progress.moved < due
