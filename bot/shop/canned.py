"""Canned responses: a shortcut and a text per language, with placeholders that are filled, or left to the agent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from bot.phrases import phrase
from bot.shop.about import placeholders
from bot.shop.answers import fill

SHORTCUT_LENGTH = 30
TEXT_LENGTH = 4096
# A placeholder that begins so is the agent's to fill in, each time: {ask.carrier}.
ASKED = "ask."
# The placeholders of the conversation; the order number where the bot learned it.
OF_CONVERSATION = ("first_name", "agent_name", "order", "order_number")
_NOWHERE = 3
_SHORTCUT = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_PLACEHOLDER = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")


@dataclass(frozen=True, kw_only=True)
class CannedResponse:
    """A response that agents keep ready. `owner_id` None: shared by all; `team`: only for agents with that skill."""

    canned_id: str
    shortcut: str
    texts: Mapping[str, str]
    owner_id: str | None = None
    team: str | None = None
    media_id: str | None = None
    filename: str | None = None
    uses: int = 0


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A text ready for the box; `unknown` are the placeholders that the agent has to fill."""

    text: str
    unknown: tuple[str, ...] = field(default=())


def text_for(response: CannedResponse, languages: Sequence[str | None]) -> str:
    """The text in the first of `languages` that it has, else in any."""
    for language in languages:
        if language and language in response.texts:
            return response.texts[language]
    return next(iter(response.texts.values()), "")


def filled(text: str, value_of: Callable[[str], str | None]) -> Filled:
    """The text with its placeholders filled; what has no value stays in braces."""
    text_with_values = fill(text, value_of)
    return Filled(text=text_with_values, unknown=tuple(dict.fromkeys(placeholders(text_with_values))))


def found(responses: Sequence[CannedResponse], query: str, *, limit: int = 8) -> list[CannedResponse]:
    """The responses that match the letters after the slash: by shortcut's start, its middle, text; most used first."""
    letters = query.strip().casefold()
    ranks = {response.canned_id: _rank(response, letters) for response in responses}
    fitting = [response for response in responses if ranks[response.canned_id] < _NOWHERE]
    return sorted(fitting, key=lambda response: (ranks[response.canned_id], -response.uses, response.shortcut))[:limit]


def _rank(response: CannedResponse, letters: str) -> int:
    if response.shortcut.startswith(letters):
        return 0
    if letters in response.shortcut:
        return 1
    return 2 if any(letters in text.casefold() for text in response.texts.values()) else _NOWHERE


def problems(
    shortcut: str, texts: Mapping[str, str], *, has_file: bool, is_fact: Callable[[str, str], bool]
) -> list[str]:
    """The faults that an author must mend before the response is saved, in plain words.

    `is_fact` says whether a placeholder names a fact of the shop that can be written in a language.
    """
    wrong: list[str] = []
    if not _SHORTCUT.fullmatch(shortcut) or len(shortcut) > SHORTCUT_LENGTH:
        wrong.append(
            phrase(
                "A shortcut has small letters, digits and dashes, at most %(shortcut_length)s: size-chart.",
                shortcut_length=SHORTCUT_LENGTH,
            )
        )
    if not texts and not has_file:
        wrong.append(phrase("Write the text in at least one language, or add a file."))
    for language, text in texts.items():
        if len(text) > TEXT_LENGTH:
            wrong.append(
                phrase(
                    "The text in %(language)s has %(text)s characters; at most %(text_length)s fit.",
                    language=language,
                    text=f"{len(text):,}",
                    text_length=f"{TEXT_LENGTH:,}",
                )
            )
        for name in dict.fromkeys(placeholders(text)):
            if not _is_known(name, language, is_fact):
                wrong.append(
                    phrase(
                        "{%(name)s} is not known in the text in %(language)s. %(cure)s",
                        name=name,
                        language=language,
                        cure=_cure(name),
                    )
                )
    return wrong


def _is_known(name: str, language: str, is_fact: Callable[[str, str], bool]) -> bool:
    if not _PLACEHOLDER.fullmatch(name):
        return False
    return name in OF_CONVERSATION or name.startswith(ASKED) or is_fact(name, language)


def _cure(name: str) -> str:
    similar = get_close_matches(name, OF_CONVERSATION, n=1)
    asked = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "carrier"
    meant = phrase("Did you mean {%(similar)s}? ", similar=similar[0]) if similar else ""
    return phrase(
        "%(meant)sWrite {first_name}, {agent_name}, {order} or the path of a fact such as "
        "{opening_hours}; what you want to be asked for each time is {%(asked)s%(asked2)s}.",
        meant=meant,
        asked=ASKED,
        asked2=asked,
    )
