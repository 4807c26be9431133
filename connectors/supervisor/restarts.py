"""Restarts: when a process that died starts again. Pure."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_DELAY_SECONDS = 0.2
LONGEST_DELAY_SECONDS = 10.0
TELL_AFTER_DEATHS = 3
STEADY_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Restart:
    """What follows a death: the deaths in a row so far, how long to wait, whether the owner hears of it."""

    deaths: int
    delay_seconds: float
    tell_owner: bool


def after_death(earlier_deaths: int, lived_seconds: float) -> Restart:
    """The restart after a process that lived `lived_seconds` died, having died `earlier_deaths` times in a row.

    A process that lived a minute was well: its next death is a first one.
    """
    deaths = 1 if lived_seconds >= STEADY_SECONDS else earlier_deaths + 1
    doublings = min(deaths - 1, 16)
    delay = min(FIRST_DELAY_SECONDS * 2**doublings, LONGEST_DELAY_SECONDS)
    return Restart(deaths=deaths, delay_seconds=delay, tell_owner=deaths == TELL_AFTER_DEATHS)
