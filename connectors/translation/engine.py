"""Engine: what every translation engine does, and how it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.phrases import phrase
from connectors.orders.calls import call
from connectors.orders.source import SourceDown

# An agent waits for it, and so does a thread of ours.
SECONDS = 10.0
_KEY_REFUSED = phrase("The translation engine refuses the key; an admin has to enter it again in Shop settings.")
_TOO_OFTEN = phrase("The translation engine takes no more for the moment; try again in a minute.")


class EngineFailed(Exception):
    """Nothing was translated. `words` say so to an agent, with the cure; the message is for the log, without texts."""

    def __init__(self, cause: str, words: str) -> None:
        super().__init__(cause)
        self.words = words


@dataclass(frozen=True, kw_only=True)
class Made:
    """What an engine made of a text, and the language that it was from, where it says so."""

    text: str
    source: str | None


class Engine(Protocol):
    """An engine. Safe to share between threads."""

    @property
    def title(self) -> str:
        """Its name, as agents read it."""

    def translate(self, text: str, *, source: str | None, target: str) -> Made:
        """The text in `target`; without a `source` the engine finds it. Raises EngineFailed."""


def ask(url: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Any:
    """What the engine at an address answers to a question in JSON. Raises EngineFailed for all but an answer."""
    try:
        answer = call("POST", url, headers=headers or {}, body=body, seconds=SECONDS)
    except SourceDown as error:
        words = phrase("The translation engine does not answer; try again, or ask an admin to look at it.")
        raise EngineFailed(str(error), words) from None
    if answer.status in (401, 403):
        raise EngineFailed(f"HTTP {answer.status}", _KEY_REFUSED)
    if answer.status == 429:
        raise EngineFailed("HTTP 429", _TOO_OFTEN)
    if answer.status == 456:
        words = phrase(
            "The translation engine's characters are used up; an admin can buy more, or wait for next month."
        )
        raise EngineFailed("HTTP 456", words)
    if answer.status == 400:
        raise EngineFailed("HTTP 400", phrase("The translation engine does not take this text or its language."))
    if answer.status != 200:
        words = phrase(
            "The translation engine failed (HTTP %(status)s); try again, or ask an admin to look at it.",
            status=answer.status,
        )
        raise EngineFailed(f"HTTP {answer.status}", words)
    return answer.body


def no_translation() -> EngineFailed:
    """What answered is no translation engine."""
    words = phrase("What answered is no translation; an admin should look at the engine's address in Shop settings.")
    return EngineFailed("its answer is no translation", words)


def small(code: Any) -> str | None:
    """A language as an engine names it, in our small letters; None for what is none."""
    return code.lower()[:2] if isinstance(code, str) and code else None
