"""Turn: one answer of the bot to what is unanswered, and an attempt, one try at it; decisions only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.channels.channel import PHONE_LANGUAGE, Kind
from bot.conversations.conversation import Conversation
from bot.conversations.handoff import Guess
from bot.conversations.message import Draft, Message

ASK_PERSON = "ask_person"
BACK_TO_BOT = "back_to_bot"
CALL_ME = "call_me"
# Whoever brought a code of the website chat: it is theirs, or somebody sent it to them.
JOIN, NOT_ME = "join_chats", "not_me"
# Commands a messenger sends on its own; every other leading "/" is dropped and the rest is plain text.
_COMMANDS: Mapping[str, str] = {"/start": "greet", "/help": "greet"}
_COMMAND = re.compile(r"/\w+(?:@\w+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
# What the input channel reads of one utterance; the longest single message of either channel fits.
_LONGEST_UTTERANCE = 4096
_PATIENCE_SECONDS = 20.0
_LEAST_TRIES = 3
# Short, so that a customer hears at once from a Rasa that has just started.
_BACKOFF_SECONDS = (0.25, 0.5)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A claimed turn: the conversation as it was, the messages to answer, and the proof that we may."""

    attempt_id: str
    conversation: Conversation
    messages: tuple[Message, ...]
    worker_id: str
    claim_number: int
    failures: int
    waiting_seconds: float


@dataclass(frozen=True, kw_only=True)
class TurnAnswer:
    """What a turn came to: replies in order, what was understood, and the Rasa state to carry on.

    `language` is what the customer's words show, `spoken` what they are answered in. The replies leave no sooner than
    `leaves_at` (UTC unix seconds).
    """

    replies: tuple[Draft, ...] = ()
    understood: tuple[Guess, ...] = ()
    intent: str | None = None
    language: str | None = None
    spoken: str | None = None
    carried: Mapping[str, Any] = field(default_factory=dict)
    handed_off: bool = False
    leaves_at: float | None = None


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """One thing for Rasa to answer: text, or the payload of a pressed button.

    `phone_language` is the language of the customer's phone where the channel tells it (ISO 639-1). A command
    ("/menu") shows nothing of theirs.
    """

    text: str
    choice: str | None = None
    phone_language: str | None = None
    is_command: bool = False


def neutralise(text: str) -> str:
    """Customer text as Rasa may see it: a leading "/" would run as an intent, so it goes (facts: rasa.md §9)."""
    text = _CONTROL.sub("", text).strip()
    while text.startswith("/"):
        text = text.lstrip("/").strip()
    return text


def utterances(messages: Sequence[Message]) -> tuple[Utterance, ...]:
    """What Rasa is asked: pressed buttons each on their own, runs of text joined by line breaks.

    Messages without words (a photo, a cart) yield nothing; a button pressed again before the answer came counts once.
    """
    asked: list[Utterance] = []
    for message in messages:
        choice = _choice(message)
        text = neutralise(message.text)
        if choice and choice in {each.choice for each in asked}:
            continue
        if choice:
            asked.append(
                Utterance(
                    text=text,
                    choice=choice,
                    phone_language=_phone_language(message),
                    is_command=message.kind is not Kind.CHOICE,
                )
            )
        elif text and asked and asked[-1].choice is None and len(asked[-1].text) + len(text) < _LONGEST_UTTERANCE:
            asked[-1] = replace(asked[-1], text=f"{asked[-1].text}\n{text}", is_command=False)
        elif text:
            is_command = bool(_COMMAND.fullmatch(message.text.strip()))
            asked.append(Utterance(text=text, phone_language=_phone_language(message), is_command=is_command))
    return tuple(asked)


def _phone_language(message: Message) -> str | None:
    named = message.details.get(PHONE_LANGUAGE)
    return str(named)[:2].lower() if named else None


def _choice(message: Message) -> str | None:
    if message.kind is Kind.CHOICE:
        return message.details.get("payload")
    if message.kind is Kind.OPENING:
        return "greet"
    words = message.text.split(maxsplit=1)
    return _COMMANDS.get(words[0]) if words else None


def after_failure(*, failures: int, waiting_seconds: float, starting: bool = False) -> float | None:
    """Seconds until the next attempt after `failures` of them, or None when people should have the conversation.

    While the bot is `starting` that is never the case: who waits a few seconds more gets an answer.
    """
    backoff = _BACKOFF_SECONDS[min(failures, len(_BACKOFF_SECONDS)) - 1]
    # A message that waited while we were down deserves its tries like any other; a clock set back proves no patience.
    impatient = waiting_seconds + backoff > _PATIENCE_SECONDS or failures * backoff > _PATIENCE_SECONDS
    return None if failures >= _LEAST_TRIES and impatient and not starting else backoff


def after_death(*, failures: int) -> float | None:
    """As `after_failure`, when the worker ended in mid-attempt; given up sooner: this message may be what ends it."""
    return None if failures >= _LEAST_TRIES else _BACKOFF_SECONDS[min(failures, len(_BACKOFF_SECONDS)) - 1]
