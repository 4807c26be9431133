"""Silence: what to do where a customer doesn't answer: ask once, then close with a word. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Step(str, Enum):
    """What is done next about a silent customer."""

    ASK = "ask"
    CLOSE = "close"


@dataclass(frozen=True, kw_only=True)
class Nudge:
    """What a label says of silent customers: asked after `ask_seconds`, closed `close_seconds` after that."""

    label_id: str
    ask_seconds: float
    close_seconds: float


@dataclass(frozen=True, kw_only=True)
class Silence:
    """A conversation in which we wait for the customer: since when (UTC unix seconds), and when they were asked since.

    `may_write`: free text may be sent now; `people_there`: the shop is open.
    """

    since: float
    asked_at: float | None
    may_write: bool
    people_there: bool


def next_step(nudge: Nudge, silence: Silence, now: float) -> Step | None:
    """What is due now. Nobody is disturbed out of hours, and nobody closed who was not asked."""
    if not silence.people_there:
        return None
    if silence.asked_at is not None:
        return Step.CLOSE if now >= silence.asked_at + nudge.close_seconds else None
    return Step.ASK if silence.may_write and now >= silence.since + nudge.ask_seconds else None
