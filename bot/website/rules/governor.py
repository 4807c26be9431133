"""Governor: how many invitations people can stand now, so that nobody who accepts one waits for long. Pure.

An invitation is a promise of a person's time. Those of the last minutes that may still become a talk count as taken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.website.rules.manners import Reason

# As much of the free places as invitations may fill; the rest is for who comes by themselves.
TARGET = 0.7
# What is known before anything was measured, and as how many measured ones it counts.
_RESPONSE, _REACHES_PEOPLE, _WEIGHT = 0.1, 0.4, 20


@dataclass(frozen=True, kw_only=True)
class Load:
    """How things stand. `free` are places of available people minus who waits; `longest_wait` in seconds.

    `arrivals` come by themselves within one `wait_target` (seconds). `pending` are the invitations of that long ago
    that nobody has answered or closed yet. `others_pending` is how many such invitations the rules before the default
    one usually have. `is_staffed`: somebody of the people is there.
    """

    free: int
    longest_wait: float
    wait_target: float
    arrivals: float
    pending: int
    response: float
    reaches_people: float
    others_pending: float = 0.0
    is_staffed: bool = True


def share_with_prior(part: int, whole: int, usual: float) -> float:
    """A measured share, near `usual` while little was measured."""
    return (part + usual * _WEIGHT) / (whole + _WEIGHT)


def response_share(talks: int, shown: int) -> float:
    """The share of invitations that become a talk."""
    return share_with_prior(talks, shown, _RESPONSE)


def people_share(handed_over: int, talks: int) -> float:
    """The share of such talks that reach people."""
    return share_with_prior(handed_over, talks, _REACHES_PEOPLE)


def held_back(load: Load, *, is_default: bool, bot_alone: bool) -> Reason | None:
    """Why no invitation may be made now, None where one may. `bot_alone`: the bot will do while nobody is there."""
    if load.longest_wait > load.wait_target:
        return Reason.WAITING
    if bot_alone and not load.is_staffed:
        return None
    pending = load.pending + 1 + (load.others_pending if is_default else 0.0)
    expected = pending * load.response * load.reaches_people + load.arrivals
    # They come by chance: in one case of six more than this, of which the rest of the places takes care.
    many = expected + math.sqrt(expected)
    return None if many <= load.free * TARGET else Reason.NO_PLACE
