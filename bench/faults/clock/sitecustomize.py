"""Lets a bench set the clock of a process it starts: the file named in BENCH_CLOCK holds seconds to add to the time."""

import os
import time

_real = time.time
_path = os.environ.get("BENCH_CLOCK", "")


def _shifted() -> float:
    try:
        with open(_path) as file:
            return _real() + float(file.read() or 0)
    except OSError:
        return _real()


if _path:
    time.time = _shifted
