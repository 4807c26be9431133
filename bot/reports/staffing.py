"""Staffing: when a person more would help and when one is idle, in words, from the shop's own load.

A place is one conversation that can wait for its agent's answer at a time: while it waits for the
customer it takes none. The model is Erlang A (see erlang.py): customers come by
chance at a steady rate within a block of two hours, and who waits may leave.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.reports.counting.waits import Served
from bot.reports.erlang import erlang_a, patience_of
from bot.reports.intervals import LEAST, Share, count_interval, share
from bot.reports.rows import Presence, WaitFact

# Nine in ten within two minutes is what shops aim at.
WITHIN_SECONDS = 120.0
GOAL = 0.9
# A person who is added has breaks and other things to do.
PRESENT_SHARE = 0.8
# Who never gave up so far may still do so.
_LEAST_PATIENCE = 0.01
HALF_HOURS_A_BLOCK = 4
_BLOCKS_A_DAY = 48 // HALF_HOURS_A_BLOCK
# With less to gain an owner should not change a rota.
_GAIN = 0.1


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast the shop's people are: conversations an hour and place, and the rate at which who waits gives up.

    A conversation takes its place for the time in which an answer was owed. `helped`: how many it was measured from.
    """

    service: float
    patience: float
    helped: int


@dataclass(frozen=True, kw_only=True)
class Block:
    """Two hours of a weekday (0: Monday): `arrivals` an hour with their 95 % interval, and who was there on average.

    `people` and `places` are None where nobody looked. `in_time` is the share that was served in time, as measured.
    """

    weekday: int
    begins: int
    asked: int
    arrivals: float
    arrivals_low: float
    arrivals_high: float
    people: float | None
    places: float | None
    in_time: Share


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What to change in a block: one person more, or one less; the share served in time as it is and would be, and the
    mean wait in seconds.

    `low` and `high`: the share as it is, if as many come as the interval allows, or as few.
    """

    block: Block
    more: bool
    now: float
    then: float
    wait_now: float
    wait_then: float
    low: float
    high: float

    @property
    def doubted(self) -> bool:
        """Whether the waits that were measured contradict the model, whatever chance may do to both."""
        measured = self.block.in_time
        return not measured.too_few and (measured.high < self.low or measured.low > self.high)


def pace_of(waits: Sequence[WaitFact]) -> Pace | None:
    """How fast people are, measured at the load that they had; None where too few were helped."""
    owed = [wait.owed_seconds for wait in waits if wait.owed_seconds]
    if len(owed) < LEAST:
        return None
    waited = [wait for wait in waits if wait.open and wait.served != Served.WAITING.value]
    patience = patience_of(
        gave_up=sum(wait.served == Served.GAVE_UP.value for wait in waited),
        waited_seconds=sum(wait.wait_open_seconds for wait in waited),
    )
    return Pace(service=3600 * len(owed) / sum(owed), patience=max(_LEAST_PATIENCE, patience or 0.0), helped=len(owed))


def held_at_once(waits: Iterable[WaitFact]) -> dict[int, tuple[int, float]]:
    """By how many an agent held at once (4: or more): how many conversations, and how long each was held on average."""
    seconds: dict[int, list[float]] = {}
    for wait in waits:
        if wait.held_seconds is not None and wait.held_at_once:
            seconds.setdefault(min(4, wait.held_at_once), []).append(wait.held_seconds)
    return {number: (len(held), sum(held) / len(held)) for number, held in sorted(seconds.items())}


def blocks(
    waits: Sequence[WaitFact], presence: Sequence[Presence], *, days: Sequence[date], closed: frozenset[date]
) -> list[Block]:
    """The blocks of `days` without holidays (`closed`) in which anybody asked for a person or people were there."""
    there = _there(presence, closed)
    asked: dict[tuple[int, int], list[WaitFact]] = {key: [] for key in there}
    open_days = [day for day in days if day not in closed]
    for wait in waits:
        day = date.fromisoformat(wait.day)
        if day not in closed:
            asked.setdefault((day.weekday(), wait.half_hour // HALF_HOURS_A_BLOCK), []).append(wait)
    return [
        _block(weekday, number, waited, sum(day.weekday() == weekday for day in open_days), there)
        for (weekday, number), waited in sorted(asked.items())
    ]


def verdicts(found: Sequence[Block], pace: Pace | None) -> list[Advice]:
    """What the model says of each block in which people more or less would change something."""
    return [each for block in found if pace and (each := _of(block, pace)) is not None]


def advice(told: Sequence[Advice], *, most: int = 4) -> list[Advice]:
    """What to change first: people more where most customers gain, then people less where nobody would notice.

    Nothing where the model contradicts what was measured.
    """
    told = [each for each in told if not each.doubted]
    more = sorted((each for each in told if each.more), key=lambda each: (each.now - each.then) * each.block.asked)
    idle = sorted((each for each in told if not each.more), key=lambda each: (-round(each.then, 2), each.block.asked))
    return [*more[:most], *idle[:most]]


def _of(block: Block, pace: Pace) -> Advice | None:
    if not block.people or not block.places or (block.asked < LEAST and block.people < 2):
        return None
    each = block.places / block.people
    now, wait_now = _served(block.arrivals, pace, block.places)
    more, wait_more = _served(block.arrivals, pace, block.places + each * PRESENT_SHARE)
    less, wait_less = _served(block.arrivals, pace, block.places - each)
    low, _ = _served(block.arrivals_high, pace, block.places)
    high, _ = _served(block.arrivals_low, pace, block.places)
    found = partial(Advice, block=block, now=now, wait_now=wait_now, low=low, high=high)
    if block.asked >= LEAST and now < GOAL and more - now >= _GAIN:
        return found(more=True, then=more, wait_then=wait_more)
    # Nobody is sent home on a guess: it has to hold even where as many come as the interval allows, and by the few
    # waits that were measured too. How few ask is known however few they are.
    holds = block.in_time.high >= GOAL and _served(block.arrivals_high, pace, block.places - each)[0] >= GOAL
    if block.people >= 2 and holds:
        return found(more=False, then=less, wait_then=wait_less)
    return None


def _served(arrivals: float, pace: Pace, places: float) -> tuple[float, float]:
    """The share served in time with so many places, and the mean wait in seconds.

    Between two whole numbers of places as far as the fraction says.
    """
    below, part = math.floor(max(0.0, places)), max(0.0, places) - math.floor(max(0.0, places))
    at_least, at_most = _served_by(arrivals, pace, below)
    if part < 1e-9:
        return at_least, at_most
    more, shorter = _served_by(arrivals, pace, below + 1)
    return at_least * (1 - part) + more * part, at_most * (1 - part) + shorter * part


def _served_by(arrivals: float, pace: Pace, places: int) -> tuple[float, float]:
    if arrivals <= 0:
        return 1.0, 0.0
    if places <= 0:
        # Who waits for nobody waits until they give up.
        return 0.0, 3600 / pace.patience
    outlook = erlang_a(
        arrivals=arrivals,
        service=pace.service,
        patience=pace.patience,
        places=places,
        within_seconds=WITHIN_SECONDS,
    )
    return outlook.served_within, outlook.mean_wait_seconds


def _block(
    weekday: int,
    number: int,
    waits: Sequence[WaitFact],
    days: int,
    there: dict[tuple[int, int], tuple[float, float]],
) -> Block:
    asked = len(waits)
    over = [wait for wait in waits if wait.served != Served.WAITING.value]
    in_time = [wait for wait in over if wait.served == Served.ACCEPTED.value and wait.wait_seconds <= WITHIN_SECONDS]
    hours = max(1, days) * HALF_HOURS_A_BLOCK / 2
    people, places = there.get((weekday, number), (None, None))
    low, high = count_interval(asked)
    return Block(
        weekday=weekday,
        begins=number * HALF_HOURS_A_BLOCK,
        asked=asked,
        arrivals=asked / hours,
        arrivals_low=low / hours,
        arrivals_high=high / hours,
        people=people,
        places=places,
        in_time=share(len(in_time), len(over)),
    )


def _there(presence: Sequence[Presence], closed: frozenset[date]) -> dict[tuple[int, int], tuple[float, float]]:
    """People and places on average, by weekday and block."""
    sums: dict[tuple[int, int], list[int]] = {}
    for look in presence:
        day = date.fromisoformat(look.day)
        if day in closed:
            continue
        total = sums.setdefault((day.weekday(), look.half_hour // HALF_HOURS_A_BLOCK), [0, 0, 0])
        for place, value in enumerate((look.samples, look.people, look.places)):
            total[place] += value
    return {key: (people / samples, places / samples) for key, (samples, people, places) in sums.items() if samples}
