"""Finding: one thing that an editor is told about what they typed, with its place on the page and its cure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(str, Enum):
    """How grave a finding is: with an error the entry can't be published."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """What a press of a button does: puts `new` in the place of `old` in the field."""

    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is wrong and what to do. `field` names the box on the page: `en.title`, `en.examples`, `en.answers.0`;
    `line` is the line in it, from 0."""

    level: Level
    field: str
    what: str
    cure: str
    line: int | None = None
    replacement: Replacement | None = None
