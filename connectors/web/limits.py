"""Limits: how often an address may try what strangers should not do. Counted in memory, per process."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, Response, request

from bot.channels.channel import Rate
from bot.team.throttle import network

_ADDRESSES_KEPT = 10_000
# Forged webhooks: a wrong secret just after a change of settings is forgiven, guessing is not.
_FORGED = Rate(burst=30, per_second=0.5)
# People of a shop often share one address; a password is tried a few times by each.
_SIGN_IN = Rate(burst=40, per_second=0.2)
_SIGN_IN_PATHS = ("/desk/sign-in", "/desk/reset", "/desk/invitation")


class Buckets:
    """A token bucket per address; only the latest addresses are stored. Safe to share between threads."""

    def __init__(self, rate: Rate, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._now = now
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str, count: int = 1) -> bool:
        """Takes `count` tries; False where not so many are left: then the rest is taken, as whoever guesses goes on."""
        with self._lock:
            left = self._filled(address)
            self._left[address] = (max(0.0, left - count), self._now())
            self._left.move_to_end(address)
            while len(self._left) > _ADDRESSES_KEPT:
                self._left.popitem(last=False)
            return left >= count

    def has(self, address: str, count: int = 1) -> bool:
        """Whether so many tries are left; takes none."""
        with self._lock:
            return self._filled(address) >= count

    def __contains__(self, address: str) -> bool:
        """Whether the address took something lately."""
        return address in self._left

    def _filled(self, address: str) -> float:
        left, at = self._left.get(address, (self._rate.burst, self._now()))
        return min(self._rate.burst, left + (self._now() - at) * self._rate.per_second)


class Guard:
    """Who may try how often. `trusted_proxy` is the address with a trustworthy X-Forwarded-For; None: no address.

    `known_browser` names the browser of this request where somebody was signed in with it before; empty: not.
    """

    def __init__(
        self,
        trusted_proxy: str | None = None,
        now: Callable[[], float] = time.monotonic,
        *,
        known_browser: Callable[[], str],
    ) -> None:
        self._known_browser = known_browser
        self._trusted_proxy = trusted_proxy
        self._forged = Buckets(_FORGED, now)
        self._sign_in = Buckets(_SIGN_IN, now)

    def register(self, app: Flask) -> None:
        """Watches the sign-in pages."""
        app.before_request(self._before)

    def is_forging(self) -> bool:
        """Notes a webhook of this request's address that was not signed, or wrongly; whether there were too many.

        Never where the address is one of our own network: it may be a proxy that nobody named, and so everybody's.
        """
        return not self._forged.take(self.network()) and not is_ours(self.address())

    def address(self) -> str:
        """The client's address: behind the trusted proxy, the address that the proxy itself appended."""
        peer = request.remote_addr or ""
        if peer != self._trusted_proxy:
            return peer
        named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return named[:64] or peer

    def network(self) -> str:
        """What is counted for this request: its address, or the /64 of an IPv6 one."""
        return network(self.address())

    def _before(self) -> Response | None:
        if request.method != "POST" or not request.path.startswith(_SIGN_IN_PATHS):
            return None
        return None if self._sign_in.take(self._known_browser() or self.network()) else too_many()


def is_ours(address: str) -> bool:
    """Whether an address belongs to this machine or a private network, or is none that can be read."""
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return True


def too_many() -> Response:
    """The refusal, in words."""
    text = "Too many tries from this address. Wait a few minutes.\n"
    return Response(text, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": "60"}, mimetype="text/plain")
