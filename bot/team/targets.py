"""Targets: how soon the shop wants to reply, counted within the opening hours while a customer waits. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.team.routing import WorkingHours

# Nobody looks further than this many openings ahead.
_MOST_SPANS = 400


@dataclass(frozen=True, kw_only=True)
class Target:
    """How soon to reply on a channel and under a label (None: any): the first time, and each next time, in seconds.

    `tells_agent_id` learns of a breach; None: all admins.
    """

    target_id: str
    channel: str | None = None
    label_id: str | None = None
    first_seconds: float | None = None
    next_seconds: float | None = None
    tells_agent_id: str | None = None


def target_for(targets: Iterable[Target], channel: str, label_ids: Collection[str]) -> Target | None:
    """The target that holds for a conversation: one of a label before one of a channel before one for all."""
    fitting = [
        target
        for target in targets
        if target.channel in (None, channel) and (target.label_id is None or target.label_id in label_ids)
    ]
    return min(fitting, key=_rank, default=None)


def _rank(target: Target) -> tuple[bool, bool, float, str]:
    """Of two labels the stricter target counts."""
    soonest = min((each for each in (target.first_seconds, target.next_seconds) if each), default=float("inf"))
    return target.label_id is None, target.channel is None, soonest, target.target_id


def due_at(target: Target | None, owed_since: float | None, *, first: bool, hours: WorkingHours | None) -> float | None:
    """When the reply is due (UTC unix seconds); None where none is owed or no target holds.

    `first`: no person has written since the handoff. Only open hours count; without hours every hour does.
    """
    seconds = (target.first_seconds if first else target.next_seconds) if target else None
    if owed_since is None or seconds is None:
        return None
    return open_seconds_after(owed_since, seconds, hours)


def open_seconds_after(begin: float, seconds: float, hours: WorkingHours | None) -> float | None:
    """The moment at which people have been there for so many seconds since `begin`; None where the hours don't tell."""
    if hours is None:
        return begin + seconds
    moment, left = begin, seconds
    for _ in range(_MOST_SPANS):
        if not hours.open_at(moment):
            opening = hours.next_opening(moment)
            if opening is None:
                return None
            moment = opening.timestamp()
        closing = hours.closes_at(moment)
        if closing is None or moment + left <= closing:
            return moment + left
        left -= closing - moment
        moment = closing
    return None
