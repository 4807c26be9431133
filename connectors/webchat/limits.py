"""Limits: how many new visitors a network brings before each must prove work, and how fast one visitor may write."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiohttp import web

from bot.channels.channel import Rate
from bot.team.throttle import network, stands_for_few
from bot.website.proof import bits_for, is_proof, new_challenge
from connectors.web.limits import Buckets

# Six new ones an hour; a family or an office brings more, and proves each in a second.
_NEW = Rate(burst=6, per_second=6 / 3600)
_WRITING = (Rate(burst=5, per_second=1.0), Rate(burst=30, per_second=0.5))
# Whatever is asked for besides messages: a panel asks a few times a minute.
_ASKING = Rate(burst=600, per_second=20.0)
# A page tells of itself a few times a minute; a network has so many browsers that begin to.
_WATCHING, _NEW_BROWSERS = Rate(burst=40, per_second=0.5), Rate(burst=200, per_second=0.1)
_FILES = Rate(burst=5, per_second=0.1)
_FILES_OF_NETWORK = Rate(burst=30, per_second=0.2)
# Each holds up to 10 MB while it comes.
_UPLOADS, _UPLOADS_OF_ONE = 16, 4
_KEYS_KEPT = 10_000
# A panel reports as messages come and as it is opened.
_REPORTS = Rate(burst=20, per_second=1.0)


class Lately:
    """How many came by key lately: each is forgotten at a rate per second. The busiest keys are kept."""

    def __init__(self, per_second: float, now: Callable[[], float]) -> None:
        self._per_second = per_second
        self._now = now
        self._counts: dict[str, tuple[float, float]] = {}

    def of(self, key: str) -> float:
        """How many."""
        count, at = self._counts.get(key, (0.0, self._now()))
        return max(0.0, count - (self._now() - at) * self._per_second)

    def add(self, key: str) -> None:
        """One more."""
        self._counts[key] = (self.of(key) + 1, self._now())
        if len(self._counts) > _KEYS_KEPT:
            busiest = sorted(self._counts, key=self.of, reverse=True)[: _KEYS_KEPT // 2]
            self._counts = {each: self._counts[each] for each in busiest}


class Limits:
    """Counts in memory. `trusted_proxy` is the address with a trustworthy X-Forwarded-For; None: no address."""

    def __init__(self, trusted_proxy: str | None, now: Callable[[], float] = time.time) -> None:
        self._trusted_proxy = trusted_proxy
        self._now = now
        self._key = secrets.token_bytes(32)
        self._new, self._asking, self._files = Buckets(_NEW), Buckets(_ASKING), Buckets(_FILES)
        self._writing = [Buckets(rate) for rate in _WRITING]
        self._proven, self._all_proven = Lately(6 / 3600, now), Lately(600 / 3600, now)
        self._reports, self._files_of = Buckets(_REPORTS), Buckets(_FILES_OF_NETWORK)
        self._uploads: Counter[str] = Counter()
        self._watching, self._new_browsers = Buckets(_WATCHING), Buckets(_NEW_BROWSERS)
        self._used: dict[str, float] = {}

    def network(self, request: web.Request) -> str:
        """What is counted for this request: its address, or the /64 of an IPv6 one."""
        peer = request.remote or ""
        if peer == self._trusted_proxy:
            peer = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:64] or peer
        return network(peer)

    def network_mark(self, request: web.Request) -> str | None:
        """A hash that stands for this network until the process ends; None where it may be everybody's.

        Its key is lost then: tries of one network are counted together, and nobody reads an address from it later.
        """
        address = self.network(request)
        if not stands_for_few(address.removesuffix("/64")):
            return None
        return hmac.new(self._key, f"network\0{address}".encode(), hashlib.sha256).hexdigest()[:32]

    def may_ask(self, request: web.Request) -> bool:
        """Whether this network may ask once more; one of our own may be a proxy that nobody named: everybody's."""
        address = self.network(request)
        return not stands_for_few(address.removesuffix("/64")) or self._asking.take(address)

    def may_write(self, token_hash: str, count: int) -> bool:
        """Whether this visitor may write so many messages now: one a second, five at once, thirty a minute.

        A refusal costs nothing: several tabs that try again every two seconds would never be heard.
        """
        is_free = all(bucket.has(token_hash, count) for bucket in self._writing)
        return is_free and all(bucket.take(token_hash, count) for bucket in self._writing)

    def may_report(self, token_hash: str) -> bool:
        """Whether this visitor's panel may report now what it has shown."""
        return self._reports.take(token_hash)

    @contextmanager
    def uploading(self, request: web.Request) -> Iterator[bool]:
        """Whether one more file is read now, while the block lasts: a few of one network, some of all."""
        address = self.network(request)
        is_one = stands_for_few(address.removesuffix("/64"))
        room = self._uploads.total() < _UPLOADS and (not is_one or self._uploads[address] < _UPLOADS_OF_ONE)
        if not room or (is_one and not self._files_of.take(address)):
            yield False
            return
        self._uploads[address] += 1
        try:
            yield True
        finally:
            self._uploads[address] -= 1
            self._uploads += Counter()

    def may_watch(self, request: web.Request, token: str) -> bool:
        """Whether this browser may tell of its page now; one that was not heard lately counts for its network."""
        address = self.network(request)
        is_known = token in self._watching or not stands_for_few(address.removesuffix("/64"))
        return (is_known or self._new_browsers.take(address)) and self._watching.take(token)

    def may_send_file(self, token_hash: str) -> bool:
        """Whether this visitor may send a file now."""
        return self._files.take(token_hash)

    def challenge_for(self, request: web.Request, challenge: str, answer: str) -> str | None:
        """The challenge that a new visitor must solve first; None where they may begin."""
        now = self._now()
        if challenge and challenge not in self._used and is_proof(self._key, challenge, answer, now=now):
            self._used = {used: at for used, at in self._used.items() if now - at < 600} | {challenge: now}
            self._proven.add(self.network(request))
            self._all_proven.add("")
            return None
        address = self.network(request)
        if self._new.take(address):
            return None
        few = self._proven.of(address) if stands_for_few(address.removesuffix("/64")) else 0.0
        return new_challenge(self._key, now=now, bits=bits_for(few, self._all_proven.of("")))
