"""Order numbers as keys: "#1001", "1001" and " 1001 " are the same order."""

from __future__ import annotations

import re

_KEPT = re.compile(r"[^0-9A-Z]")
LONGEST_NUMBER = 40


def number_key(number: str) -> str:
    """The letters and digits of a number, in capitals; empty where it has none."""
    return _KEPT.sub("", number.upper())[:LONGEST_NUMBER]
