"""Label: a word that agents put on conversations, in one of a few colours that can be told apart and read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.phrases import phrase
from bot.text import fold

NAME_LENGTH = 30


class Colour(str, Enum):
    """The palette; the stylesheet has a readable pair of ground and text for each, light and dark."""

    GREY = "grey"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    VIOLET = "violet"
    PINK = "pink"


@dataclass(frozen=True, kw_only=True)
class Label:
    """A label as stored."""

    label_id: str
    name: str
    colour: Colour


def tidy(name: str) -> str:
    """The name in one line. Raises ValueError, with words for the agent, where it is empty or too long."""
    name = " ".join(name.split())
    if not name:
        raise ValueError(phrase("Give the label a name."))
    if len(name) > NAME_LENGTH:
        raise ValueError(phrase("A label has at most %(name_length)s characters.", name_length=NAME_LENGTH))
    return name


def folded(name: str) -> str:
    """The name as two labels can't share it: without case and accents."""
    return fold(name)
