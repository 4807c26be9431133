"""Manners: what goes before the bot's answer, and what it may say while the customer waits for a person. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from typing import Any

from bot.conversations.conversation import State
from bot.conversations.turn import ASK_PERSON, Turn, TurnAnswer

# After a day a customer has forgotten who is speaking.
_INTRODUCED_SECONDS = 24 * 3600.0
_INTRODUCED_AT = "introduced_at"
# Answers of the FAQ, and what is told and asked of an order: the customer proves it, or the channel does.
_KNOWN = ("utter_faq/", "utter_order_")


class Opening(str, Enum):
    """Words before an answer; the value is the end of their response's name, `utter_opening_<value>`.

    INTRODUCTION says that a bot speaks and that a person can be had (Regulation (EU) 2024/1689, Article 50; Meta's
    Business Policy asks for a way to a person). WAITING marks the bot's answer for who waits for a person. With SILENT
    the answer has no words before it at all: it is suggested to an agent.
    """

    INTRODUCTION = "introduction"
    WAITING = "waiting"
    SILENT = "silent"


def opening_of(turn: Turn) -> Opening | None:
    """What the answer of this turn begins with."""
    if turn.conversation.state is State.QUEUED:
        return Opening.WAITING
    if turn.conversation.state is not State.BOT:
        return Opening.SILENT
    introduced_at = turn.conversation.carried.get(_INTRODUCED_AT)
    recent = introduced_at is not None and 0 <= _asked_at(turn) - introduced_at < _INTRODUCED_SECONDS
    return None if recent else Opening.INTRODUCTION


def introduced(turn: Turn, answer: TurnAnswer) -> TurnAnswer:
    """The answer with a note of when the bot last said who it is; a change of holder forgets it."""
    if not answer.replies:
        return answer
    last = turn.conversation.carried.get(_INTRODUCED_AT)
    at = _asked_at(turn) if last is None or opening_of(turn) is Opening.INTRODUCTION else last
    return replace(answer, carried={**answer.carried, _INTRODUCED_AT: at})


def while_waiting(turn: Turn, answer: TurnAnswer) -> TurnAnswer:
    """What of an answer is said to a customer who waits: what the bot surely knows of the FAQ and of their order.

    A miss is silent and leaves no trace, and nobody is handed over a second time.
    """
    sure = tuple(draft for draft in answer.replies if str(draft.details.get("response", "")).startswith(_KNOWN))
    if sure:
        return replace(answer, replies=sure, handed_off=False)
    return TurnAnswer(understood=answer.understood, intent=answer.intent, carried=turn.conversation.carried)


def asks_again(answer: TurnAnswer) -> bool:
    """Whether a waiting customer asks once more for the person whom they wait for."""
    return answer.handed_off and answer.intent == ASK_PERSON


def told(carried: Mapping[str, Any], what: str) -> bool:
    """Whether the bot said `what` already, once for this holder."""
    return bool(carried.get(what))


def _asked_at(turn: Turn) -> float:
    return max((message.created_at for message in turn.messages), default=0.0)
