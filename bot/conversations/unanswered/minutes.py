"""Minutes: the time of agents that a question cost, by who held its conversation when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversations.conversation import State

# A conversation that stays open over lunch did not cost the lunch.
MOST_SECONDS = 1800.0
# A person who comes later than this came for something else.
_LEADS_WITHIN_SECONDS = 3600.0
_HELD = frozenset({State.QUEUED, State.AGENT})


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of holder: what the conversation became, and when."""

    state: State
    at: float


@dataclass(frozen=True, kw_only=True)
class Case:
    """A stretch with people, from when to when, and how long agents held it (seconds, at most half an hour)."""

    began_at: float
    ended_at: float
    held_seconds: float


def case_of(changes: Sequence[Change], asked_at: float) -> Case | None:
    """The stretch with people that a question led to or was asked in; None where none is over.

    `changes` are all of the conversation, in order.
    """
    began = _begin(changes, asked_at)
    if began is None:
        return None
    end = next((number for number in range(began + 1, len(changes)) if changes[number].state not in _HELD), None)
    if end is None:
        return None
    held = sum(
        later.at - change.at
        for change, later in zip(changes[began:end], changes[began + 1 : end + 1], strict=True)
        if change.state is State.AGENT
    )
    return Case(began_at=changes[began].at, ended_at=changes[end].at, held_seconds=min(held, MOST_SECONDS))


def led_to_people(changes: Sequence[Change], asked_at: float) -> bool:
    """Whether people have or had the conversation because of the question."""
    return _begin(changes, asked_at) is not None


def may_still_lead(asked_at: float, now: float) -> bool:
    """Whether people may yet come because of the question."""
    return now - asked_at < _LEADS_WITHIN_SECONDS


def cost(minutes: float, wage_per_hour: float) -> float:
    """What the minutes cost, in the currency of the wage."""
    return minutes / 60 * wage_per_hour


def _begin(changes: Sequence[Change], asked_at: float) -> int | None:
    """The change with which the stretch began."""
    before = [number for number, change in enumerate(changes) if change.at <= asked_at]
    if before and changes[before[-1]].state in _HELD:
        number = before[-1]
        while number and changes[number - 1].state in _HELD:
            number -= 1
        return number
    later = range(len(before), len(changes))
    first = next((number for number in later if changes[number].state in _HELD), None)
    return first if first is not None and may_still_lead(asked_at, changes[first].at) else None
