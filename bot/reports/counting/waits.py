"""Waits: how long who asked for a person waited, by the clock and within opening hours, and who gave up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.reports.counting.happenings import HandedOver
from bot.reports.counting.open_time import OpeningHours, open_seconds
from bot.reports.counting.stretches import DAY_SECONDS


class Served(str, Enum):
    """What became of who asked for a person."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    # Back to the bot, resolved unserved, or silent until a day after.
    GAVE_UP = "gave_up"


@dataclass(frozen=True, kw_only=True)
class Wait:
    """One wait. `wait_seconds` also of who gave up: as long as they waited. `came_back`: wrote again once it was open,
    for a wait that began while it was closed (None for others).

    `owed_seconds`: for how much of the time that it was held a person owed an answer, and it took a place.
    """

    requested_at: float
    reason: str
    topic: str
    open: bool
    served: Served
    wait_seconds: float
    wait_open_seconds: float
    reply_seconds: float | None
    reply_open_seconds: float | None
    held_seconds: float | None
    owed_seconds: float | None
    held_at_once: int | None
    came_back: bool | None


def wait_of(
    handoff: HandedOver, *, hours: OpeningHours | None, wrote: Sequence[float], replied: Sequence[float], now: float
) -> Wait:
    """The wait of a handoff; the customer `wrote`, and people `replied`, at these moments, in order."""
    begun = handoff.requested_at
    is_open = hours is None or hours.open_at(begun)
    served, until = _end(handoff, wrote, now)
    first = handoff.first_reply_at
    return Wait(
        requested_at=begun,
        reason=handoff.reason,
        topic=handoff.topic,
        open=is_open,
        served=served,
        wait_seconds=until - begun,
        wait_open_seconds=open_seconds(hours, begun, until),
        reply_seconds=None if first is None else first - begun,
        reply_open_seconds=None if first is None else open_seconds(hours, begun, first),
        held_seconds=_held(handoff),
        owed_seconds=_owed(handoff, wrote, replied),
        held_at_once=handoff.held_at_once,
        came_back=None if is_open else _came_back(begun, hours, wrote),
    )


def _end(handoff: HandedOver, wrote: Sequence[float], now: float) -> tuple[Served, float]:
    if handoff.accepted_at is not None:
        return Served.ACCEPTED, handoff.accepted_at
    if handoff.ended_at is not None:
        return Served.GAVE_UP, handoff.ended_at
    last = max((at for at in wrote if at >= handoff.requested_at), default=handoff.requested_at)
    if now - last > DAY_SECONDS:
        return Served.GAVE_UP, last + DAY_SECONDS
    return Served.WAITING, now


def _held(handoff: HandedOver) -> float | None:
    if handoff.accepted_at is None or handoff.ended_at is None:
        return None
    return handoff.ended_at - handoff.accepted_at


def _owed(handoff: HandedOver, wrote: Sequence[float], replied: Sequence[float]) -> float | None:
    """From accepting until a person wrote, then from the customer's first words after that, as decision 186 has it."""
    if handoff.accepted_at is None or handoff.ended_at is None:
        return None
    moments = sorted([(at, False) for at in wrote] + [(at, True) for at in replied])
    total, since = 0.0, handoff.accepted_at
    is_owed = True
    for at, is_reply in moments:
        if not handoff.accepted_at <= at <= handoff.ended_at or is_reply is not is_owed:
            continue
        total, since, is_owed = total + (at - since if is_owed else 0.0), at, not is_owed
    return total + (handoff.ended_at - since if is_owed else 0.0)


def _came_back(begun: float, hours: OpeningHours | None, wrote: Sequence[float]) -> bool:
    """Whether the customer wrote within three days after the next opening."""
    opening = hours.opening_at(begun) if hours else None
    return opening is not None and any(opening <= at <= opening + 3 * DAY_SECONDS for at in wrote)
