"""Arms: who is invited and who is held out, by a hash that is the same on every page and asks for no storage. Pure."""

from __future__ import annotations

import hashlib
import hmac
from enum import Enum

# Who sees no invitation at all, and for how long the same ones are meant.
GLOBAL_SHARE = 5
GLOBAL_SECONDS = 28 * 24 * 3600.0
_PARTS = 10_000


class Arm(str, Enum):
    """What happens to a visitor for whom a rule would have fired."""

    SHOWN = "shown"
    # Held out of this rule.
    HELD = "held"
    # Held out of every rule for four weeks.
    GLOBAL = "global"


def part(secret: bytes, experiment: str, browser: str) -> int:
    """A number below 10,000 that stands for this browser in this experiment, independent of every other experiment."""
    digest = hmac.new(secret, f"{experiment}\0{browser}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") % _PARTS


def global_period(now: float) -> int:
    """The number of the four weeks in which somebody stays held out of every rule."""
    return int(now // GLOBAL_SECONDS)


def arm_of(secret: bytes, rule_id: str, version: int, hold_out: int, browser: str, *, now: float) -> Arm:
    """The arm of a browser under this version of a rule; `hold_out` in percent."""
    if part(secret, f"global:{global_period(now)}", browser) < GLOBAL_SHARE * _PARTS // 100:
        return Arm.GLOBAL
    held = part(secret, f"{rule_id}:{version}", browser) < hold_out * _PARTS // 100
    return Arm.HELD if held else Arm.SHOWN
