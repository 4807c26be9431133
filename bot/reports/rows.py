"""Rows: facts as they are read back for a report: counts of a day, waits, who was there."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class Only:
    """What a report is about; "" for all. Days are the shop's, as 2026-11-29, both included."""

    since: str
    until: str
    account: str = ""
    channel: str = ""
    topic: str = ""

    def values(self) -> dict[str, str]:
        """The parameters of a statement."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, kw_only=True)
class DayCounts:
    """The talks that began on a day, and what became of them."""

    day: str
    talks: int
    closed: int
    closed_answered: int
    answered: int
    asked_back: int
    left_off: int
    person: int
    reopened: int
    resolved_by_person: int
    contained: int
    returned: int
    pending: int


@dataclass(frozen=True, kw_only=True)
class WaitFact:
    """One wait for a person, of nobody."""

    day: str
    half_hour: int
    open: bool
    served: str
    reason: str
    wait_seconds: float
    wait_open_seconds: float
    reply_seconds: float | None
    reply_open_seconds: float | None
    held_seconds: float | None
    owed_seconds: float | None
    held_at_once: int | None
    came_back: bool | None


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Who was there in a half hour: sums over `samples` looks at the team."""

    day: str
    half_hour: int
    samples: int
    people: int
    places: int
    held: int


@dataclass(frozen=True, kw_only=True)
class PeopleTime:
    """How long people held one talk: what its handoff was about and why, and what the bot had answered in it."""

    topic: str
    reason: str
    seconds: float
    entries: tuple[str, ...]
