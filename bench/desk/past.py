"""Past: who wrote when to a shop over a year and a half, as plain values drawn from one seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bench.desk.words import FIRST_NAMES, LANGUAGES

DAY = 86_400.0
_DAYS = 540
# One conversation is as long as the longest that people complain of; the rest share what is left, unevenly.
_LONG = 2_000
_SHORT = 12
_HELD_EACH = 3
_SHARE_WITH_BOT = 0.05


class Stands(str, Enum):
    """How a conversation stands now; the same words as its states, and on hold beside."""

    HELD = "agent"
    ON_HOLD = "hold"
    QUEUED = "queued"
    BOT = "bot"
    RESOLVED = "resolved"


class Said(str, Enum):
    """Who says a line."""

    CONTACT = "contact"
    BOT = "bot"
    AGENT = "agent"
    NOTE = "colleague"


@dataclass(frozen=True, kw_only=True)
class Thread:
    """One conversation: `length` in messages; `agent` counts from 0 (None: people never helped)."""

    number: int
    channel: str
    language: str
    name: str
    stands: Stands
    agent: int | None
    length: int


@dataclass(frozen=True, order=True)
class Line:
    """One message: when, in which conversation, by whom."""

    at: float
    thread: int
    said: Said


def threads(messages: int, *, agents: int, seed: int) -> list[Thread]:
    """As many conversations as make a twentieth of `messages`; the first is the long one, the second a short one."""
    count = max(messages // 20, agents * _HELD_EACH * 3)
    chance = random.Random(seed)
    lengths = _lengths(messages, count, chance)
    held, hold = agents * _HELD_EACH, agents // 2
    waiting = min(120, count // 10)
    bounds = ((held, Stands.HELD), (hold, Stands.ON_HOLD), (waiting, Stands.QUEUED))
    stands = [state for number, state in bounds for _ in range(number)]
    stands += [Stands.BOT] * int(count * _SHARE_WITH_BOT)
    return [
        Thread(
            number=number,
            channel="whatsapp" if chance.random() < 0.7 else "telegram",
            language=chance.choices(LANGUAGES, (30, 30, 15, 15, 10)[: len(LANGUAGES)])[0],
            name=f"{chance.choice(FIRST_NAMES)} {chr(65 + chance.randrange(26))}. {number:05}",
            stands=(state := stands[number] if number < len(stands) else Stands.RESOLVED),
            agent=_agent(number, state, agents, chance),
            length=lengths[number],
        )
        for number in range(count)
    ]


def lines(known: list[Thread], *, now: float, seed: int) -> list[Line]:
    """Every message of these conversations until `now`, in the order of time."""
    chance = random.Random(seed + 1)
    return sorted(line for thread in known for line in _of(thread, now, chance))


def _lengths(messages: int, count: int, chance: random.Random) -> list[int]:
    long = min(_LONG, messages // 5)
    shares = [chance.lognormvariate(0, 0.9) for _ in range(count - 2)]
    scale = (messages - long - _SHORT) / sum(shares)
    return [long, _SHORT, *(max(2, round(share * scale)) for share in shares)]


def _agent(number: int, stands: Stands, agents: int, chance: random.Random) -> int | None:
    if stands in (Stands.HELD, Stands.ON_HOLD):
        return number % agents
    return chance.randrange(agents) if chance.random() < 0.3 else None


def _of(thread: Thread, now: float, chance: random.Random) -> Iterator[Line]:
    """Visits of a few messages each; what is open now ends in the last hours."""
    left, visits = thread.length, []
    while left > 0:
        visits.append(min(left, chance.randint(4, 16)))
        left -= visits[-1]
    starts = sorted(now - chance.random() * _DAYS * DAY for _ in visits)
    if thread.stands not in (Stands.RESOLVED, Stands.BOT):
        starts[-1] = now - chance.uniform(0.1, 6) * 3600
    for last, (start, length) in enumerate(zip(starts, visits, strict=True), 1 - len(visits)):
        at = start
        for place in range(length):
            yield Line(min(at, now), thread.number, _who(thread, place, length, last == 0, chance))
            at += chance.uniform(5, 60)


def _who(thread: Thread, place: int, length: int, last: bool, chance: random.Random) -> Said:
    """Customer and answer in turn; where people help they do from the fourth message on."""
    if last and thread.stands is Stands.QUEUED and place == length - 1:
        return Said.CONTACT
    if place % 2 == 0:
        return Said.CONTACT
    if thread.agent is None or place < 3:
        return Said.BOT
    return Said.NOTE if chance.random() < 0.1 else Said.AGENT
