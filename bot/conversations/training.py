"""Training: one request to train what the bot knows, and the customers' questions that it is compared on; records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class TrainingState(str, Enum):
    """Where a training stands."""

    WANTED = "wanted"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether it may still change."""
        return self in (TrainingState.WANTED, TrainingState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Training:
    """A training as stored. `folder` holds what is trained from, `progress` is 0 to 1, `model` is the file's name.

    `reason` is why it failed, `overruled` what an editor wrote to publish in spite of the comparison.
    """

    training_id: str
    agent_id: str | None
    requested_at: float
    folder: str
    state: TrainingState
    step: str
    progress: float
    is_cancel_asked: bool
    is_paused: bool
    started_at: float | None
    ended_at: float | None
    reason: str | None
    model: str | None
    comparison: Mapping[str, Any] | None
    seconds: float | None
    overruled: str | None


class NextDeed(str, Enum):
    """What a customer did after the bot's answer to a question."""

    ASKED_PERSON = "asked for a person"
    RATED_GOOD = "rated the help good"
    RATED_BAD = "rated the help bad"
    WROTE_AGAIN = "wrote again"
    NOTHING = "nothing more"


@dataclass(frozen=True, kw_only=True)
class Question:
    """A customer's message to the bot, in the words of the store; mask it before anybody sees it."""

    message_id: str
    conversation_id: str
    text: str
    language: str | None
    asked_at: float
    then: NextDeed


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """How the bot did with the questions that it took for certain entries, in one span of time."""

    questions: int
    answered: int
    asked_back: int
    handed_over: int
    rated: int
    rated_good: int
