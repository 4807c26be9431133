"""Routing: decides the order of serving and the agent for each customer. Pure: policy, team, queue are plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol


class Assignment(str, Enum):
    """How a waiting conversation finds its agent."""

    MANUAL = "manual"
    AUTOMATIC = "automatic"


class NoCapacity(Exception):
    """The agent holds as many conversations as they may: resolve, release or put one on hold first."""

    def __init__(self, *, held: int, limit: int) -> None:
        super().__init__(f"holds {held} of {limit} conversations")
        self.held = held
        self.limit = limit


class WorkingHours(Protocol):
    """When people answer; see bot.shop.hours."""

    def open_at(self, now: float) -> bool:
        """Whether people answer at this moment (UTC unix seconds)."""

    def next_opening(self, now: float) -> datetime | None:
        """When people answer again, or None where the hours don't tell."""

    def closes_at(self, now: float) -> float | None:
        """When people stop answering after `now`, or None where the hours don't tell."""


@dataclass(kw_only=True)
class Policy:
    """The shop's choices. One object for all parts of a process, which follows what is decided on the desk.

    `windows` names the channels that close, with the seconds after a customer's message.

    A conversation is *kept* for the agent who had it last (`same_agent_seconds`) and for those who speak its
    language and know its topic, `keep_seconds` from when it began to wait, as long as such a one is there.
    `rush_seconds`: how long before the last chance to answer a conversation goes ahead of the others.
    `notice_seconds` lie between two notices to a customer; back in the queue, one comes after `settle_seconds`.
    A called customer who stays silent for `call_answer_seconds` is on hold. `ask_rating`: after a person's help.
    `undo_seconds`: what agents send or resolve can be taken back for so long, and leaves after it.
    """

    assignment: Assignment = Assignment.MANUAL
    limit: int = 3
    keep_seconds: float = 120.0
    same_agent_seconds: float = 24 * 3600.0
    rush_seconds: float = 2 * 3600.0
    gone_seconds: float = 75.0
    return_seconds: float = 300.0
    notice_seconds: float = 600.0
    settle_seconds: float = 60.0
    call_answer_seconds: float = 600.0
    ask_rating: bool = False
    undo_seconds: float = 0.0
    windows: Mapping[str, float] = field(default_factory=dict)
    hours: Callable[[], WorkingHours] | None = None

    def follow(self, other: Policy) -> None:
        """Takes over every choice of `other`; who reads this policy next reads them."""
        vars(self).update(vars(other))


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """An agent who is there and available. Without languages they are taken to speak any."""

    agent_id: str
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    limit: int
    load: int
    idle_since: float


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A conversation of the queue: its needs, its last agent, and the agent who gave it back."""

    conversation_id: str
    epoch: int
    waiting_since: float
    language: str | None = None
    topics: frozenset[str] = frozenset()
    last_agent_id: str | None = None
    last_agent_at: float | None = None
    given_back_by: str | None = None


def urgent_before(now: float, policy: Policy) -> float:
    """A window that closes before this moment makes its conversation urgent.

    The last chance to answer is the window's end or, where that falls into closed hours, the closing time before it.
    It is near when it lies before `soon`; so every window counts that closes before the shop works at or after it.
    """
    soon = now + policy.rush_seconds
    hours = policy.hours() if policy.hours else None
    if hours is None or hours.open_at(soon):
        return soon
    opening = hours.next_opening(soon)
    return opening.timestamp() if opening else soon


def topic_of(entry: str) -> str | None:
    """The topic of an FAQ entry: `faq/sizes_shoes` is about `sizes`; None for any other intent."""
    kind, _, name = entry.partition("/")
    return name.partition("_")[0] or None if kind == "faq" else None


def speaks(agent: Colleague, waiting: Waiting) -> bool:
    """Whether the agent speaks the customer's language, as far as both are known."""
    return waiting.language is None or not agent.languages or waiting.language in agent.languages


def knows(agent: Colleague, waiting: Waiting, taught: frozenset[str]) -> bool:
    """Whether the agent has what the topics need; `taught` are all skills of the team: others need nobody special."""
    return waiting.topics & taught <= agent.skills


def kept_for_last(waiting: Waiting, policy: Policy) -> str | None:
    """The agent who had this customer last, if that is not long ago."""
    if waiting.last_agent_id is None or waiting.last_agent_at is None:
        return None
    recent = waiting.waiting_since - waiting.last_agent_at <= policy.same_agent_seconds
    return waiting.last_agent_id if recent else None


def assign(
    queue: Iterable[Waiting], team: Sequence[Colleague], *, taught: frozenset[str], now: float, policy: Policy
) -> list[tuple[Waiting, str]]:
    """Which conversation goes to which agent now, in the order of the queue; no agent gets more than their limit."""
    loads = {agent.agent_id: agent.load for agent in team}
    idle = {agent.agent_id: agent.idle_since for agent in team}
    room = sum(max(0, agent.limit - agent.load) for agent in team)
    plan: list[tuple[Waiting, str]] = []
    for waiting in queue:
        if room == 0:
            break
        able = [agent for agent in team if agent.agent_id != waiting.given_back_by]
        takers = _takers(waiting, able, loads, taught, now, policy)
        if not takers:
            continue
        taker = min(takers, key=lambda agent: (loads[agent.agent_id], idle[agent.agent_id], agent.agent_id)).agent_id
        plan.append((waiting, taker))
        loads[taker] += 1
        idle[taker] = now
        room -= 1
    return plan


def first_for(
    waiting: Waiting, team: Sequence[Colleague], *, taught: frozenset[str], now: float, policy: Policy
) -> list[Colleague]:
    """The agents who may take it first, busy or not; all agents when it is no longer kept for anybody."""
    if now >= waiting.waiting_since + policy.keep_seconds:
        return list(team)
    return next((circle for circle in _circles(waiting, team, taught, policy) if circle), [])


def _takers(
    waiting: Waiting,
    able: Sequence[Colleague],
    loads: Mapping[str, int],
    taught: frozenset[str],
    now: float,
    policy: Policy,
) -> list[Colleague]:
    """The free agents of the closest circle around the conversation; none while it is kept for a circle that is busy.

    A circle without any agent present keeps nothing: no customer waits for an agent who has gone home.
    """
    is_kept = now < waiting.waiting_since + policy.keep_seconds
    for circle in _circles(waiting, able, taught, policy):
        free = [agent for agent in circle if loads[agent.agent_id] < agent.limit]
        if free or (circle and is_kept):
            return free
    return []


def _circles(
    waiting: Waiting, able: Sequence[Colleague], taught: frozenset[str], policy: Policy
) -> Iterable[list[Colleague]]:
    last = kept_for_last(waiting, policy)
    speakers = [agent for agent in able if speaks(agent, waiting)]
    yield [agent for agent in able if agent.agent_id == last]
    yield [agent for agent in speakers if knows(agent, waiting, taught)]
    yield speakers
    yield list(able)
