"""Call: a turn as the worker asks for it, read from the body of its request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.text import canonical

_MAX_TEXT = 4_096
_MAX_TEXTS = 20

# What looks like a command is no question.
_COMMAND = re.compile(r"/\w+(?:@\w+)?")


class BadCall(ValueError):
    """The request is not a turn call; the message says which part."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One message of the customer; `choice` is the payload of a pressed button.

    `within` is the whole message where `text` is a further question of it; `phone_language` the language of the
    customer's phone (ISO 639-1). A command ("/menu") is no words of theirs.
    """

    text: str
    choice: str | None = None
    within: str | None = None
    phone_language: str | None = None
    is_command: bool = False


@dataclass(frozen=True, kw_only=True)
class TurnCall:
    """A turn call as it came in. `opening` names the words that go before the answer (bot.conversations.manners)."""

    attempt_id: str
    messages: tuple[Heard, ...]
    channel: str
    language: str | None
    slots: dict[str, Any]
    events: list[Any]
    max_choices: int
    opening: str | None = None


def read_call(body: Any) -> TurnCall:
    """The call in a JSON body. Raises BadCall."""
    if not isinstance(body, dict):
        raise BadCall("the body must be a JSON object")
    messages = _typed(body, "messages", list)
    if not messages:
        raise BadCall("messages: at least one is needed")
    return TurnCall(
        attempt_id=_typed(body, "attempt_id", str),
        messages=tuple(_read_message(message) for message in messages),
        channel=_typed(body, "channel", str),
        language=_typed(body, "language", str, optional=True),
        slots=_typed(body, "slots", dict, optional=True) or {},
        events=_typed(body, "events", list, optional=True) or [],
        max_choices=max(1, _typed(body, "max_choices", int, optional=True) or 3),
        opening=_typed(body, "opening", str, optional=True),
    )


def read_texts(body: Any) -> tuple[str, tuple[str, ...]]:
    """The language and the texts to classify in a JSON body. Raises BadCall."""
    if not isinstance(body, dict):
        raise BadCall("the body must be a JSON object")
    texts = _typed(body, "texts", list)
    if len(texts) > _MAX_TEXTS or not all(isinstance(text, str) for text in texts):
        raise BadCall(f"texts: at most {_MAX_TEXTS} texts")
    return _typed(body, "language", str), tuple(canonical(text[:_MAX_TEXT]) for text in texts)


def _read_message(message: Any) -> Heard:
    if not isinstance(message, dict):
        raise BadCall("messages: each must be an object with text")
    text = _typed(message, "text", str)
    return Heard(
        text=_plain(text),
        choice=_typed(message, "choice", str, optional=True),
        phone_language=_typed(message, "phone_language", str, optional=True),
        is_command=_typed(message, "is_command", bool, optional=True) or bool(_COMMAND.fullmatch(text.strip())),
    )


def _typed(body: dict[str, Any], name: str, kind: type, *, optional: bool = False) -> Any:
    value = body.get(name)
    if (value is None and optional) or (isinstance(value, kind) and (value is not True or kind is bool)):
        return value
    raise BadCall(f"{name}: expected {kind.__name__}, got {type(value).__name__}")


def _plain(text: str) -> str:
    """In the one spelling that is understood, without a leading "/".

    Rasa would run it as an intent (RegexMessageHandler, which strips white space first).
    """
    text = canonical(text)[:_MAX_TEXT].strip()
    while text.startswith("/"):
        text = text.lstrip("/").strip()
    return text
