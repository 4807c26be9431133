"""Faults to order: what the sandbox's providers do wrong, on which calls or webhooks, for whom and how often."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

ANY_METHOD = "any"
SENDS = "send"


@dataclass(frozen=True, kw_only=True)
class FaultKind:
    """A fault by name: what it means, and what is answered in Telegram's and in Graph's words.

    `telegram` is (HTTP status and error code, description), `whatsapp` (HTTP status, code, message); both None where
    the call is taken. `on` says what it befalls. `channels` is where it can happen. `seconds` is its usual length.
    Source: core.telegram.org/bots/api, "Making requests" and "ResponseParameters"; developers.facebook.com, WhatsApp
    Cloud API, "Error codes".
    """

    meaning: str
    on: str = "calls"
    channels: tuple[str, ...] = ("telegram", "whatsapp")
    seconds: float = 0.0
    telegram: tuple[int, str] | None = None
    whatsapp: tuple[int, int, str] | None = None

    def refusal(self, channel: str) -> tuple[int, str] | tuple[int, int, str] | None:
        """What the channel answers instead of taking the call, or None."""
        return self.telegram if channel == "telegram" else self.whatsapp


_WHATSAPP = ("whatsapp",)
KINDS: Mapping[str, FaultKind] = {
    "delay": FaultKind(meaning="The call waits `seconds` before it is taken.", seconds=2.0),
    "no_answer": FaultKind(meaning="The call is taken, but its answer comes only after `seconds`.", seconds=60.0),
    "server_error": FaultKind(
        meaning="HTTP 500; the call is not taken.",
        telegram=(500, "Internal Server Error"),
        whatsapp=(500, 131000, "(#131000) Something went wrong"),
    ),
    "too_many": FaultKind(
        meaning="HTTP 429; on Telegram with `retry_after` of `seconds`.",
        seconds=2.0,
        telegram=(429, "Too Many Requests: retry after {seconds}"),
        whatsapp=(429, 130429, "(#130429) Rate limit hit"),
    ),
    "number_rate": FaultKind(
        meaning="130429: the number reached its throughput.",
        channels=_WHATSAPP,
        whatsapp=(400, 130429, "(#130429) Rate limit hit"),
    ),
    "pair_rate": FaultKind(
        meaning="131056: too many messages to this customer.",
        channels=_WHATSAPP,
        whatsapp=(400, 131056, "(#131056) (Business Account, Consumer Account) pair rate limit hit"),
    ),
    "window_closed": FaultKind(
        meaning="131047: more than 24 hours since the customer wrote.",
        channels=_WHATSAPP,
        whatsapp=(400, 131047, "(#131047) Re-engagement message"),
    ),
    "token_expired": FaultKind(
        meaning="The access token is no longer taken (WhatsApp 190, Telegram 401).",
        telegram=(401, "Unauthorized"),
        whatsapp=(401, 190, "Error validating access token: Session has expired"),
    ),
    "duplicate": FaultKind(meaning="The webhook or update comes `copies` times, all at once.", on="webhooks"),
    "late": FaultKind(
        meaning="The webhook comes `seconds` later; others overtake it.", on="webhooks", channels=_WHATSAPP, seconds=2.0
    ),
    "read_first": FaultKind(
        meaning="A message is reported as read, then as delivered, then as sent.", on="statuses", channels=_WHATSAPP
    ),
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """An order. `method` is `send` (whatever sends a message), `any`, or a call or webhook by name.

    `recipient` is an address, empty for everybody; `times` None until it is forgotten; the first `skip` are spared.
    """

    kind: str
    channel: str
    method: str = SENDS
    recipient: str = ""
    times: int | None = 1
    skip: int = 0
    seconds: float = 0.0
    copies: int = 2


class FaultMet(Exception):
    """The call is refused, as ordered."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind)
        self.fault = fault


@dataclass(kw_only=True)
class Ordered:
    """An order, how often it was met, and whether it was forgotten: what waits for it goes on."""

    fault: Fault
    seen: int = 0
    met: int = 0
    forgotten: threading.Event = field(default_factory=threading.Event)

    def meets(self) -> bool:
        """Counts one call that fits; whether the fault befalls it."""
        self.seen += 1
        hit = self.seen > self.fault.skip and (self.fault.times is None or self.met < self.fault.times)
        self.met += hit
        return hit


class Faults:
    """What is ordered now, in memory only: a restart of the sandbox forgets it. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ordered: list[Ordered] = []

    def order(self, fault: Fault) -> None:
        """From now on. Raises ValueError, saying what is possible, for a fault that can't happen there."""
        kind = KINDS.get(fault.kind)
        if kind is None:
            raise ValueError(f"fault must be one of {', '.join(KINDS)}")
        if fault.channel not in kind.channels:
            raise ValueError(f"{fault.kind} happens on {' and '.join(kind.channels)} only")
        with self._lock:
            self._ordered.append(Ordered(fault=fault))

    def all(self) -> list[Ordered]:
        """Every order since the last `forget`, also those that are done."""
        with self._lock:
            return list(self._ordered)

    def forget(self) -> None:
        """Everything works again; calls that wait go on at once."""
        with self._lock:
            forgotten, self._ordered = self._ordered, []
        for ordered in forgotten:
            ordered.forgotten.set()

    @contextmanager
    def befall(self, channel: str, method: str, recipient: str, *, sends: bool) -> Iterator[None]:
        """Around a call of the shop: waits or refuses as ordered. Raises FaultMet."""
        met = self._meet("calls", channel, method, recipient, sends=sends)
        if met is None:
            yield
            return
        if KINDS[met.fault.kind].refusal(channel):
            raise FaultMet(met.fault)
        if met.fault.kind == "delay":
            _wait(met)
        yield
        if met.fault.kind == "no_answer":
            _wait(met)

    def webhook_times(self, channel: str, what: str, recipient: str, now: float) -> list[float]:
        """When a webhook of `what` (messages or statuses) is sent: once, now, unless something else is ordered."""
        met = self._meet("webhooks", channel, what, recipient, sends=what == "messages")
        if met is None:
            return [now]
        fault = met.fault
        return [now + fault.seconds] if fault.kind == "late" else [now] * fault.copies

    def reads_first(self, recipient: str) -> bool:
        """Whether the statuses of a message to `recipient` come the wrong way round."""
        return self._meet("statuses", "whatsapp", "statuses", recipient, sends=True) is not None

    def _meet(self, on: str, channel: str, method: str, recipient: str, *, sends: bool) -> Ordered | None:
        with self._lock:
            for ordered in self._ordered:
                fault = ordered.fault
                fits = KINDS[fault.kind].on == on and fault.channel == channel and fault.recipient in ("", recipient)
                fits_method = fault.method == ANY_METHOD or fault.method.lower() == method.lower()
                if fits and (fits_method or (sends and fault.method == SENDS)) and ordered.meets():
                    return ordered
        return None


def _wait(met: Ordered) -> None:
    # The event of this order: if the order is forgotten before this line, no call waits.
    met.forgotten.wait(met.fault.seconds or KINDS[met.fault.kind].seconds)
