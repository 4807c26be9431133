"""Waiting: how long it will probably take, from what was measured, and when news of it is worth a message. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_LEAST_SERVED = 4
# Who works more or less than those who were measured changes the wait, but nobody knows by how much beyond this.
_MOST_CHANGE = 3.0
_STEPS_MINUTES = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90)
_WIDEST = 6.0
# Even where all waited alike, nobody knows it to the minute.
_LEAST_SPREAD = 0.8
_LONG_MINUTES = 60
_NOTICEABLE = 0.5
_LEAST_CHANGE_SECONDS = 120.0


@dataclass(frozen=True, kw_only=True)
class Wait:
    """An honest range in whole minutes; `to_minutes` None: longer than anybody should be told in minutes."""

    from_minutes: int
    to_minutes: int | None

    @property
    def middle_seconds(self) -> float:
        """The middle of the range; its begin where it has no end."""
        return (self.from_minutes + (self.to_minutes or self.from_minutes)) * 30.0


@dataclass(frozen=True, kw_only=True)
class Served:
    """Somebody who waited and was accepted: at which place they began, how long it took, and by whom."""

    place: int
    seconds: float
    agent_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class QueueNews:
    """What a waiting customer was told last. `due_at`: the middle of the wait told then, None where none was."""

    place: int
    due_at: float | None
    told_at: float


def estimate(place: int, served: Sequence[Served], *, agents: int) -> Wait | None:
    """How long whoever is at `place` (1: next) will wait, by what those served lately waited per place.

    `agents` are there now. None where too little was measured, nobody is there, or it varies too much to say.
    """
    if len(served) < _LEAST_SERVED or agents == 0:
        return None
    paces = sorted(each.seconds / each.place for each in served)
    then = max(1, len({each.agent_id for each in served}))
    factor = min(_MOST_CHANGE, max(1 / _MOST_CHANGE, then / agents)) * place / 60
    quarter = len(paces) // 4
    low, high = paces[quarter] * factor, paces[-1 - quarter] * factor
    begin, end = _down(min(low, high * _LEAST_SPREAD)), _up(high)
    if end is None:
        return Wait(from_minutes=begin, to_minutes=None) if begin >= _LONG_MINUTES else None
    return None if end > _WIDEST * begin else Wait(from_minutes=begin, to_minutes=end)


def worth_telling(told: QueueNews, *, place: int, wait: Wait | None, now: float, pause_seconds: float) -> bool:
    """Whether things changed noticeably: next in line, the place halved, or the wait half longer or shorter than told.

    Never within `pause_seconds` of what was told last.
    """
    if 0 <= now - told.told_at < pause_seconds:
        return False
    if place < told.place and (place == 1 or place * 2 <= told.place):
        return True
    if wait is None:
        return False
    if told.due_at is None:
        return True
    promised = told.due_at - told.told_at
    shift = abs(now + wait.middle_seconds - told.due_at)
    return shift > max(_LEAST_CHANGE_SECONDS, _NOTICEABLE * promised)


def _down(minutes: float) -> int:
    return max((step for step in _STEPS_MINUTES if step <= minutes), default=1)


def _up(minutes: float) -> int | None:
    return next((step for step in _STEPS_MINUTES if step >= minutes), None)
