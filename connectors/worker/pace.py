"""Pace: how fast an account and a recipient may be written to. Pure: time is an argument."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

_RECIPIENTS_KEPT = 10_000


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A bucket: `burst` messages at once, then `per_second`."""

    burst: float
    per_second: float


@dataclass(frozen=True, kw_only=True)
class Rates:
    """One channel's limits, for the whole account and for each recipient."""

    account: Rate
    recipient: Rate


# Telegram: about 30/s in all, 1/s per chat with short bursts (Bot FAQ, "My bot is hitting limits").
# WhatsApp: 80/s per number both ways, so half of it outwards; 1 per 6 s per pair, 45 borrowed (facts: whatsapp.md).
RATES = {
    "telegram": Rates(account=Rate(burst=30, per_second=30), recipient=Rate(burst=5, per_second=1)),
    "whatsapp": Rates(account=Rate(burst=40, per_second=40), recipient=Rate(burst=45, per_second=1 / 6)),
}


class Pace:
    """The buckets of one account. Not for several threads."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._account = (rates.account.burst, 0.0)
        self._recipients: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, recipient: str, now: float) -> float:
        """Seconds to wait before the next message to `recipient`; 0.0 takes its place in both buckets."""
        account = _filled(self._account, self._rates.account, now)
        mine = _filled(self._recipients.get(recipient, (self._rates.recipient.burst, now)), self._rates.recipient, now)
        wait = max(_wait(account, self._rates.account), _wait(mine, self._rates.recipient))
        if wait == 0.0:
            self._account = (account - 1, now)
            self._recipients[recipient] = (mine - 1, now)
            self._recipients.move_to_end(recipient)
            while len(self._recipients) > _RECIPIENTS_KEPT:
                self._recipients.popitem(last=False)
        return wait


def _filled(bucket: tuple[float, float], rate: Rate, now: float) -> float:
    left, at = bucket
    return min(rate.burst, left + max(0.0, now - at) * rate.per_second)


def _wait(left: float, rate: Rate) -> float:
    return 0.0 if left >= 1 - 1e-9 else (1 - left) / rate.per_second
