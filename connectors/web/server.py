"""Server: waitress reads requests and sends answers without one thread per connection; this cuts slow connections off.

A thread is taken only for a request that is there whole, and given back before its answer is read. So a slow client
costs a socket, and sockets are bounded: by deadlines and least rates, per network, all together, and by what their
unfinished bodies fill on disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from bot.team.throttle import network, stands_for_few
from connectors.web.patience import Phase, Progress, is_too_slow

# Of anything but the desk; its largest upload has 26 MB.
_BODY_BYTES = 4 * 1024 * 1024 + 1
_UPLOAD_BYTES = 32 * 1024 * 1024
_HEAD_BYTES = 32 * 1024
_IN_MEMORY_BYTES = 128 * 1024
# In one second a slow connection is seen; a stop waits for what is under way, but streams would last for minutes.
_LOOK_SECONDS = 1
_STOP_SECONDS = 3
_FIRST_BYTES = 512
_NO_LIMIT = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How many connections that only ask, rest or read one network and all have, and what unfinished bodies fill.

    A genuine request is whole within milliseconds and counts no longer. An address that does not stand for few (one of
    our own network, which may be a proxy's) has no share of its own, only that of all.
    """

    per_network: int = 100
    waiting: int = 1000
    unfinished_bytes: int = 256 * 1024 * 1024
    is_too_slow: Callable[[Progress], bool] = is_too_slow
    stands_for_few: Callable[[str], bool] = stands_for_few


class Parser(HTTPRequestParser):
    """Reads a request; what the desk does not ask for is refused when it is larger than a provider's body."""

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the head."""
        super().parse_header(header_plus)
        # The base class checks the length next, against these.
        if not self.path.startswith("/desk/"):
            self.adj: Any = self.adj.for_strangers


class Channel(HTTPChannel):
    """One connection, and how far it is."""

    parser_class = Parser
    served = 0
    sent = 0

    def __init__(self, server: Any, sock: Any, addr: Any, adj: Any, map: Any = None) -> None:
        self.address = str(addr[0])
        self.network = network(self.address)
        self._seen: tuple[Phase, int] = (Phase.HEAD, 0)
        self._since = time.monotonic()
        self._moved_before = 0
        super().__init__(server, sock, addr, adj, map=map)

    @property
    def phase(self) -> Phase:
        """What it is at now."""
        if self.total_outbufs_len:
            return Phase.ANSWER
        if self.requests:
            return Phase.WORK
        if self.request is not None and self.request.headers_finished:
            return Phase.BODY
        return Phase.REST if self.served and self.request is None else Phase.HEAD

    def progress(self, now: float) -> Progress:
        """How far it is. Looked at each second: a phase counts from when it was first seen."""
        phase = self.phase
        if (phase, self.served) != self._seen:
            self._seen, self._since, self._moved_before = (phase, self.served), now, self._moved(phase)
        return Progress(phase=phase, seconds=now - self._since, moved=self._moved(phase) - self._moved_before)

    @property
    def rank(self) -> tuple[bool, float]:
        """The order of cutting off: first connections without any whole request, then those that wait longest."""
        return self.served > 0, self._since

    @property
    def unfinished_bytes(self) -> int:
        """What its body fills so far."""
        return self._moved(Phase.BODY) if self.phase is Phase.BODY else 0

    def drop(self) -> None:
        """Cuts it off at once, whether or not the other side reads."""
        self.will_close = True
        self.handle_close()

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Sends what the system takes; how many bytes that was."""
        sent: int = super().send(data, do_close=do_close)
        self.sent += sent
        return sent

    def received(self, data: bytes) -> bool:
        """Takes bytes. Whoever asks again before the answer is there is cut off: no browser and no provider does."""
        # In two parts: a client that sends hundreds of requests at once is seen before all of them are read.
        for part in (data[:_FIRST_BYTES], data[_FIRST_BYTES:]):
            super().received(part)
            if len(self.requests) > 1:
                self.drop()
                return False
        return True

    def service(self) -> None:
        """Answers a request, on a thread."""
        self.served += 1
        super().service()

    def _moved(self, phase: Phase) -> int:
        if phase is Phase.ANSWER:
            return self.sent
        return int(self.request.body_bytes_received) if phase is Phase.BODY and self.request is not None else 0


class Server(TcpWSGIServer):
    """One listening address."""

    channel_class = Channel

    def __init__(self, app: Callable[..., Any], shared: dict[int, Any], bounds: Bounds, **more: Any) -> None:
        self._bounds = bounds
        super().__init__(app, shared, **more)

    def maintenance(self, now: float) -> None:
        """Each second: cuts off slow connections, and the oldest of those that fill the disk."""
        at = time.monotonic()
        for channel in self._channels():
            if self._bounds.is_too_slow(channel.progress(at)):
                channel.drop()
        while sum(channel.unfinished_bytes for channel in self._channels()) > self._bounds.unfinished_bytes:
            _oldest([channel for channel in self._channels() if channel.unfinished_bytes]).drop()

    def handle_accept(self) -> None:
        """Takes a connection; if there are too many, the oldest waiting one is cut off."""
        super().handle_accept()
        bounds = self._bounds
        idle = [channel for channel in self._channels() if channel.phase is not Phase.WORK]
        beside = [channel for channel in idle if channel.network == idle[-1].network]
        if len(beside) > bounds.per_network and bounds.stands_for_few(beside[-1].address):
            _oldest(beside).drop()
        elif len(idle) > bounds.waiting:
            _oldest(idle).drop()

    def _channels(self) -> list[Channel]:
        """Every connection, in the order in which they came."""
        return list(self.active_channels.values())


class _Dispatcher(ThreadedTaskDispatcher):
    def shutdown(self, cancel_pending: bool = True, timeout: float = _STOP_SECONDS) -> bool:
        ended: bool = super().shutdown(cancel_pending, timeout)
        return ended


_BOUNDS = Bounds()


def _oldest(channels: Sequence[Channel]) -> Channel:
    return min(channels, key=lambda each: each.rank)


def listen(app: Callable[..., Any], host: str, port: int, threads: int, bounds: Bounds = _BOUNDS) -> Sequence[Server]:
    """Listens on every address that `host` means; `run` of any serves all. Raises OSError."""
    dispatcher = _Dispatcher()
    dispatcher.set_thread_count(threads)
    adjustments = _adjustments(host, port, _UPLOAD_BYTES)
    adjustments.for_strangers = _adjustments(host, port, _BODY_BYTES)
    shared: dict[int, Any] = {}
    return [
        Server(app, shared, bounds, dispatcher=dispatcher, adj=adjustments, sockinfo=address)
        for address in adjustments.listen
    ]


def _adjustments(host: str, port: int, body_bytes: int) -> Adjustments:
    return Adjustments(
        host=host,
        port=port,
        ident="",
        asyncore_use_poll=True,
        backlog=1024,
        channel_request_lookahead=0,
        cleanup_interval=_LOOK_SECONDS,
        # The app itself decides whom X-Forwarded-For is believed of, and our own limits hold.
        clear_untrusted_proxy_headers=False,
        connection_limit=_NO_LIMIT,
        inbuf_overflow=_IN_MEMORY_BYTES,
        log_socket_errors=False,
        max_request_body_size=body_bytes,
        max_request_header_size=_HEAD_BYTES,
    )
