"""Cluster: questions that ask the same thing, or replies that say the same, as one piece of work for an editor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.conversations.unanswered.source import Source

# So many new questions open a closed cluster again: what was done did not help.
REOPENS_AT = 10
WEEK_SECONDS = 7 * 24 * 3600.0
# "Usual" is the mean of so many weeks before this one.
USUAL_WEEKS = 4


class ClusterKind(str, Enum):
    """What holds a cluster together."""

    QUESTION = "question"
    REPLY = "reply"


class ClusterState(str, Enum):
    """What an editor decided. OPEN and WATCHED are still to be answered; those of NOT_FOR_BOT people answer."""

    OPEN = "open"
    WATCHED = "watched"
    ADDED = "added"
    NEW_ENTRY = "new_entry"
    CANNED = "canned"
    ELSEWHERE = "elsewhere"
    NOT_FOR_BOT = "not_for_bot"


WAITING = (ClusterState.OPEN, ClusterState.WATCHED)
DONE = (ClusterState.ADDED, ClusterState.NEW_ENTRY, ClusterState.CANNED, ClusterState.ELSEWHERE)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One masked question of a customer, with what an agent replied (masked) and the agents' minutes that it cost."""

    question_id: str
    conversation_id: str
    position: int
    language: str
    channel: str
    source: Source
    text: str
    reply: str | None
    entry: str | None
    asked_at: float
    minutes: float | None


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A cluster with its sums. `minutes` of agents; `this_week` and `weeks_before` count questions of the last seven
    days and of the four weeks before them; `answered` later questions that its entry answered."""

    cluster_id: str
    kind: ClusterKind
    language: str
    title: str
    state: ClusterState
    entry: str | None
    owner_id: str | None
    kept: bool
    created_at: float
    closed_at: float | None
    closed_by: str | None
    reopened_at: float | None
    asked: int
    weight: float
    minutes: float
    this_week: int
    weeks_before: int
    since_closed: int
    latest_at: float

    @property
    def usual(self) -> float:
        """The usual number of questions a week."""
        return self.weeks_before / USUAL_WEEKS
