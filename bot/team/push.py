"""Push: what a person's phone shows while no page of the desk is open, and when it stays silent. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from enum import Enum

from bot.phrases import Phrase, phrase

_WORDS_LENGTH = 140
_FIRST_PAUSE_SECONDS = 10.0
_LONGEST_PAUSE_SECONDS = 600.0


class AlertKind(str, Enum):
    """What a phone tells of."""

    WAITING = "waiting"
    MINE = "mine"
    MENTION = "mention"


# How long each stays news: a push service keeps it so long for a phone that is off, and so long it is tried.
NEWS_SECONDS: Mapping[AlertKind, float] = {
    AlertKind.WAITING: 15 * 60.0,
    AlertKind.MINE: 3600.0,
    AlertKind.MENTION: 4 * 3600.0,
}
_TEXTS: Mapping[AlertKind, Phrase] = {
    AlertKind.WAITING: phrase("Somebody is waiting for a person."),
    AlertKind.MINE: phrase("A customer of yours needs you."),
    AlertKind.MENTION: phrase("A colleague mentions you."),
}


@dataclass(frozen=True, kw_only=True)
class PushChoices:
    """What a person wants to be told of. `words`: the lock screen may show the customer's name and words.

    From `quiet_from` until `quiet_until` (13:00, by the shop's clock) nothing is shown; empty: at no time.
    """

    waiting: bool = True
    mine: bool = True
    mention: bool = True
    words: bool = False
    quiet_from: str = ""
    quiet_until: str = ""

    def wants(self, kind: AlertKind) -> bool:
        """Whether they want to be told of this."""
        return bool(getattr(self, kind.value))


def is_quiet(choices: PushChoices, now: float, zone: tzinfo) -> bool:
    """Whether their quiet hours are now; hours that end earlier than they begin go over midnight."""
    if not choices.quiet_from or not choices.quiet_until:
        return False
    begin, end = time.fromisoformat(choices.quiet_from), time.fromisoformat(choices.quiet_until)
    clock = datetime.fromtimestamp(now, zone).time()
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def quiet_time(text: str) -> str:
    """A time of day as a form gives it, or nothing. Raises ValueError, in words."""
    text = text.strip()
    if text and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(phrase("Write the times as 22:00 and 07:00."))
    return text


def text_of(kind: AlertKind, *, name: str = "", words: str = "") -> str:
    """What the phone shows: who and what where the person chose that (`words`), else that there is something."""
    if not name or not words:
        return _TEXTS[kind]
    words = " ".join(words.split())
    return f"{name}: {words[:_WORDS_LENGTH]}{'…' if len(words) > _WORDS_LENGTH else ''}"


def pause_seconds(tries: int, asked_seconds: float | None) -> float:
    """How long to wait after so many tries in vain: what the service asks for, else longer each time."""
    own: float = _FIRST_PAUSE_SECONDS * 3.0 ** max(0, tries - 1)
    return max(min(_LONGEST_PAUSE_SECONDS, own), asked_seconds or 0.0)
