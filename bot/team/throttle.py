"""Throttle: how long whoever signed in wrongly waits before the next try; the pause grows with each."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Mapping
from enum import Enum

from bot.phrases import phrase

FORGOTTEN_SECONDS = 24 * 3600.0
_FIRST_PAUSE_SECONDS = 30.0
_LONGEST_PAUSE_SECONDS = 15 * 60.0
_MOST_DOUBLINGS = 10


class AttemptKind(str, Enum):
    """What tries are counted by."""

    LOGIN = "login"
    ADDRESS = "address"
    # A browser in which that login was signed in before.
    BROWSER = "browser"


# People of a shop often share one network address.
_FREE: Mapping[AttemptKind, int] = {AttemptKind.LOGIN: 5, AttemptKind.ADDRESS: 20, AttemptKind.BROWSER: 5}


class SignInThrottled(Exception):
    """Too many wrong tries: wait `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(phrase("too many wrong tries; wait %(ceil)s s", ceil=math.ceil(seconds)))
        self.seconds = seconds


def pause_seconds(kind: AttemptKind, tries: int) -> float:
    """How long the next try waits after so many in vain: nothing at first, then 30 s, doubled up to 15 minutes."""
    over = tries - _FREE[kind]
    return 0.0 if over < 0 else min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2 ** min(over, _MOST_DOUBLINGS))


def wait_seconds(kind: AttemptKind, tries: int, tried_at: float, *, now: float) -> float:
    """How much of the pause is left; never more than the pause, whatever the clock did."""
    pause = pause_seconds(kind, tries)
    return max(0.0, min(pause, tried_at + pause - now))


def stands_for_few(address: str) -> bool:
    """Whether whoever signed in from an address is known by it: not where it may be a proxy that nobody named."""
    try:
        return not ipaddress.ip_address(address).is_private
    except ValueError:
        return False


def network(address: str) -> str:
    """The address as tries are counted by it: of IPv6 the first 64 bits, of which everybody has all the rest."""
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address) or found.ipv4_mapped:
        return str(found if isinstance(found, ipaddress.IPv4Address) else found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False).network_address) + "/64"
