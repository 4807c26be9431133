"""Beside: what somebody does in a thread of their own until a block ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# As long as the slowest of them takes to finish what it is at.
_LONGEST_SECONDS = 120.0


@contextmanager
def beside(work: Callable[[threading.Event], object]) -> Iterator[None]:
    """`work` runs in a thread of its own during the block; it returns soon after the event that it gets is set."""
    ended = threading.Event()
    thread = threading.Thread(target=work, args=(ended,))
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_LONGEST_SECONDS)
