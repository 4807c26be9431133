"""Pace: how fast an account and a recipient may be written to. Pure: time is an argument, in seconds."""

from __future__ import annotations

from collections import OrderedDict

from bot.channels.channel import Rate, Rates

_RECIPIENTS_KEPT = 10_000
# However much comes in, answers must go out: a tenth of the account's rate is always left for them.
_LEAST_SHARE = 0.1
# After each complaint half the speed, down to a sixteenth, and all of it again after a minute in peace.
_SLOWEST = 1 / 16
_RECOVERY_PER_SECOND = 1 / 60


class Pace:
    """The buckets of one account. Not for several threads."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._account = (rates.account.burst, 0.0)
        self._recipients: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._left_at: OrderedDict[str, float] = OrderedDict()
        self._incoming_per_second = 0.0
        self._speed = (1.0, 0.0)

    def take(self, recipient: str, now: float) -> float:
        """Seconds to wait before the next message to `recipient`; 0.0 takes its place in both buckets."""
        rate = self._account_rate(now)
        account = _filled(self._account, rate, now)
        mine = self._mine(recipient, now)
        wait = max(_wait(account, rate), _wait(mine, self._rates.recipient))
        if wait == 0.0:
            self._account = (account - 1, now)
            self._recipients[recipient] = (mine - 1, now)
            _forget(self._recipients, recipient)
        return wait

    def recipient_wait(self, recipient: str, now: float) -> float:
        """Seconds to wait because of this recipient alone."""
        return _wait(self._mine(recipient, now), self._rates.recipient)

    def left(self, recipient: str, now: float) -> None:
        """A message to `recipient` was accepted."""
        if self._rates.apart_seconds:
            self._left_at[recipient] = now
            _forget(self._left_at, recipient)

    def apart(self, recipient: str, now: float) -> float:
        """Seconds until the next message may follow the last one to `recipient`, unless that is known to have left."""
        at = self._left_at.get(recipient)
        return 0.0 if at is None or now < at else max(0.0, at + self._rates.apart_seconds - now)

    def share_with_incoming(self, per_second: float) -> None:
        """So many messages a second come in, which the provider counts against the account's rate as well."""
        self._incoming_per_second = per_second if self._rates.both_ways else 0.0

    def slow(self, now: float) -> None:
        """The provider complains that the account is too fast: half the speed, then faster again little by little."""
        self._speed = (max(self._speed_at(now) / 2, _SLOWEST), now)

    def _mine(self, recipient: str, now: float) -> float:
        rate = self._rates.recipient
        return _filled(self._recipients.get(recipient, (rate.burst, now)), rate, now)

    def _account_rate(self, now: float) -> Rate:
        full = self._rates.account
        left = max(full.per_second - self._incoming_per_second, full.per_second * _LEAST_SHARE)
        speed = self._speed_at(now)
        return Rate(burst=max(1.0, full.burst * speed), per_second=left * speed)

    def _speed_at(self, now: float) -> float:
        speed, at = self._speed
        return min(1.0, speed + max(0.0, now - at) * _RECOVERY_PER_SECOND)


def _filled(bucket: tuple[float, float], rate: Rate, now: float) -> float:
    left, at = bucket
    return min(rate.burst, left + max(0.0, now - at) * rate.per_second)


def _wait(left: float, rate: Rate) -> float:
    return 0.0 if left >= 1 - 1e-9 else (1 - left) / rate.per_second


def _forget(kept: OrderedDict[str, tuple[float, float]] | OrderedDict[str, float], latest: str) -> None:
    kept.move_to_end(latest)
    while len(kept) > _RECIPIENTS_KEPT:
        kept.popitem(last=False)
