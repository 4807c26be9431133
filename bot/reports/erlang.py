"""Erlang: how long customers wait for a given number of places, by the models of Erlang (C) and Palm (A).

Rates are per hour. A place is one conversation that can be held at a time: an agent has as many as their limit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.phrases import phrase

# The birth-death chain is cut where what is left of it is less than this.
_REST = 1e-12
_MOST_WAITING = 20_000


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What customers meet: the share that waits, the share that gives up, the mean wait in seconds."""

    waits: float
    gives_up: float
    mean_wait_seconds: float
    # The share that is served within the time that was asked about, of all who come.
    served_within: float
    occupancy: float


def erlang_c(*, arrivals: float, service: float, places: int, within_seconds: float) -> Outlook:
    """Customers who wait as long as it takes. `service` is how many an hour one place serves.

    Raises ValueError where more come than can be served: the queue would grow for ever.
    """
    load = arrivals / service
    if load >= places:
        raise ValueError(phrase("more customers come than these places can serve"))
    blocked = 1.0
    for number in range(1, places + 1):
        blocked = load * blocked / (number + load * blocked)
    waits = blocked / (1 - load / places * (1 - blocked))
    spare = places * service - arrivals
    return Outlook(
        waits=waits,
        gives_up=0.0,
        mean_wait_seconds=waits / spare * 3600,
        served_within=1 - waits * math.exp(-spare * within_seconds / 3600),
        occupancy=load / places,
    )


def erlang_a(
    *, arrivals: float, service: float, patience: float, places: int, within_seconds: float = 120.0
) -> Outlook:
    """Customers who give up: `patience` is the rate at which one who waits does (per hour).

    The chain of how many are there: `arrivals` up, min(k, n)·service + max(0, k − n)·patience down.
    """
    weights = _weights(arrivals, service, patience, places)
    total = math.fsum(weights)
    chances = [weight / total for weight in weights]
    waiting = math.fsum(max(0, here - places) * chance for here, chance in enumerate(chances))
    return Outlook(
        waits=math.fsum(chances[places:]),
        gives_up=patience * waiting / arrivals,
        mean_wait_seconds=waiting / arrivals * 3600,
        served_within=_served_within(chances, service, patience, places, within_seconds / 3600),
        occupancy=math.fsum(min(here, places) * chance for here, chance in enumerate(chances)) / max(1, places),
    )


def patience_of(*, gave_up: int, waited_seconds: float) -> float | None:
    """The rate an hour at which who waits gives up: those who did over all time waited (who was served is censored).

    None where nobody waited.
    """
    return gave_up / waited_seconds * 3600 if waited_seconds > 0 else None


def _weights(arrivals: float, service: float, patience: float, places: int) -> list[float]:
    weights = [1.0]
    largest = 1.0
    for here in range(1, places + _MOST_WAITING):
        leaving = min(here, places) * service + max(0, here - places) * patience
        weights.append(weights[-1] * arrivals / leaving)
        largest = max(largest, weights[-1])
        if here > places and weights[-1] < largest * _REST:
            break
        if weights[-1] > 1e250:
            weights = [weight / weights[-1] for weight in weights]
            largest = max(weights)
    return weights


def _served_within(chances: list[float], service: float, patience: float, places: int, hours: float) -> float:
    """The share that is served within a time: who finds a free place, and who waits for the departures ahead in time.

    With m ahead in the queue, one is served after m + 1 departures at the rates n·μ + j·θ (j those ahead still), unless
    one gives up first. A phase-type time, by uniformisation over the number ahead.
    """
    served = math.fsum(chances[:places])
    waiting = chances[places:]
    if not waiting or hours <= 0:
        return served
    # State j: j ahead of me in the queue. Leaves for j − 1 at rate n·μ + j·θ; I give up at rate θ.
    fastest = places * service + len(waiting) * patience + patience
    if fastest <= 0:
        return served
    ahead, arrived = list(waiting), 0.0
    steps = fastest * hours
    weight = math.exp(-steps)
    left, number = 1.0 - weight, 0
    result = 0.0
    while left > 1e-9 and number < 100_000:
        number += 1
        arrived += ahead[0] * places * service / fastest
        moved = [0.0] * len(ahead)
        for j, chance in enumerate(ahead):
            if chance:
                down = places * service + j * patience
                if j:
                    moved[j - 1] += chance * down / fastest
                moved[j] += chance * (fastest - down - patience) / fastest
        ahead = moved
        weight = weight * steps / number
        result += weight * arrived
        left -= weight
    return served + result + max(0.0, left) * arrived
