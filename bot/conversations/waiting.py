"""Waiting: estimates the wait from measured times, and decides when news of it is worth a message. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_LEAST_SERVED = 4
# A different number of agents changes the wait, but beyond this factor nobody knows by how much.
_MOST_CHANGE = 3.0
_STEPS_MINUTES = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90)
_WIDEST = 6.0
# Even where all customers waited equally long, nobody knows the wait to the minute.
_LEAST_SPREAD = 0.8
_LONG_MINUTES = 60
_NOTICEABLE = 0.5
_LEAST_CHANGE_SECONDS = 120.0


@dataclass(frozen=True, kw_only=True)
class Wait:
    """An honest range in whole minutes; `to_minutes` None: too long to state in minutes."""

    from_minutes: int
    to_minutes: int | None

    @property
    def middle_seconds(self) -> float:
        """The middle of the range; its begin where it has no end."""
        return (self.from_minutes + (self.to_minutes or self.from_minutes)) * 30.0


@dataclass(frozen=True, kw_only=True)
class Served:
    """A customer who waited and was accepted: the place at which they began, the time it took, and the agent."""

    place: int
    seconds: float
    agent_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class QueueNews:
    """The last notice to a waiting customer. `due_at`: the middle of the wait in that notice, None without one."""

    place: int
    due_at: float | None
    told_at: float


def estimate(place: int, served: Sequence[Served], *, agents: int) -> Wait | None:
    """The wait of the customer at `place` (1: next), from the wait per place of the customers served lately.

    `agents` are there now. None where too little was measured, nobody is there, or the wait varies too much.
    """
    if len(served) < _LEAST_SERVED or agents == 0:
        return None
    paces = sorted(customer.seconds / customer.place for customer in served)
    then = max(1, len({customer.agent_id for customer in served}))
    factor = min(_MOST_CHANGE, max(1 / _MOST_CHANGE, then / agents)) * place / 60
    quarter = len(paces) // 4
    low, high = paces[quarter] * factor, paces[-1 - quarter] * factor
    begin, end = _down(min(low, high * _LEAST_SPREAD)), _up(high)
    if end is None:
        return Wait(from_minutes=begin, to_minutes=None) if begin >= _LONG_MINUTES else None
    return None if end > _WIDEST * begin else Wait(from_minutes=begin, to_minutes=end)


def worth_telling(told: QueueNews, *, place: int, wait: Wait | None, now: float, pause_seconds: float) -> bool:
    """Whether the customer should get news: next in line, the place halved, the wait half longer or shorter, or over.

    Never within `pause_seconds` of the last notice.
    """
    if 0 <= now - told.told_at < pause_seconds:
        return False
    if place < told.place and (place == 1 or place * 2 <= told.place):
        return True
    if wait is None:
        return is_late(told, wait=wait, now=now)
    if told.due_at is None:
        return True
    promised = told.due_at - told.told_at
    shift = abs(now + wait.middle_seconds - told.due_at)
    return shift > max(_LEAST_CHANGE_SECONDS, _NOTICEABLE * promised)


def is_late(told: QueueNews, *, wait: Wait | None, now: float) -> bool:
    """Whether the wait that the customer was told is over and nobody can say how long it will be now."""
    return wait is None and told.due_at is not None and now > told.due_at + _LEAST_CHANGE_SECONDS


def _down(minutes: float) -> int:
    return max((step for step in _STEPS_MINUTES if step <= minutes), default=1)


def _up(minutes: float) -> int | None:
    return next((step for step in _STEPS_MINUTES if step >= minutes), None)
