"""Pace: how fast an account and a recipient may be written to. Pure: time is an argument."""

from __future__ import annotations

from collections import OrderedDict

from bot.channel import Rate, Rates

_RECIPIENTS_KEPT = 10_000


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
