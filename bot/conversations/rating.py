"""Rating: what a customer thought of a person's help, and which presses give one; see docs/decisions/0071."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

COMMENT_PAYLOAD = "rate_comment"
COMMENT_SECONDS = 900.0


class Score(int, Enum):
    """Three, as many as WhatsApp has buttons, so that the same question is asked everywhere."""

    BAD = 1
    FAIR = 2
    GOOD = 3


PAYLOADS: Mapping[str, Score] = {"rate_good": Score.GOOD, "rate_fair": Score.FAIR, "rate_bad": Score.BAD}


@dataclass(frozen=True, kw_only=True)
class Rating:
    """A rating as given, with the agent whom it rates and the customer's comment."""

    conversation_id: str
    contact_name: str | None
    agent_id: str | None
    agent_name: str | None
    score: Score
    comment: str | None
    rated_at: float


def may_be_comment(text: str) -> bool:
    """Whether a message after "Add a comment" is only a comment: the bot or an agent answers every question."""
    return bool(text.strip()) and "?" not in text
