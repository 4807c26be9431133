"""Team: people who answer together, with a name, the skills that each of them has by it, and a limit. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.phrases import phrase
from bot.text import fold

NAME_LENGTH = 40
MOST_SKILLS = 30
_SKILL = re.compile(r"[\w-]{1,40}")


class ChangedMeanwhile(Exception):
    """Somebody else changed it after this page was loaded: look at what stands there now, and decide again."""


@dataclass(frozen=True, kw_only=True)
class Team:
    """A team. `limit`: how many conversations each of its people may hold at once; None: as everybody.

    `skills` hold topics of the FAQ and folded names of labels: conversations about them go to the team first.
    `version` grows with each change.
    """

    team_id: str = ""
    name: str
    limit: int | None = None
    skills: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    version: int = 0

    @property
    def word(self) -> str:
        """The name as a skill of its people; shared views and canned responses name the team by it."""
        return word_of(self.name)


def name_of(text: str) -> str:
    """The name in one line. Raises ValueError, in words."""
    name = " ".join(text.split())
    if not 0 < len(name) <= NAME_LENGTH or not name.isprintable() or not _SKILL.fullmatch(word_of(name)):
        raise ValueError(
            phrase("A team's name has 1 to %(most)s letters or figures, such as Returns.", most=NAME_LENGTH)
        )
    return name


def word_of(name: str) -> str:
    """A name as a skill: small letters without accents, and - between words."""
    return fold(name).strip().replace(" ", "-")


def skills_of(text: str) -> frozenset[str]:
    """The skills that somebody wrote, with commas or spaces between. Raises ValueError, in words."""
    skills = [fold(word) for word in re.split(r"[\s,;]+", text) if word]
    if len(skills) > MOST_SKILLS or not all(_SKILL.fullmatch(word) for word in skills):
        raise ValueError(
            phrase(
                "Skills are words such as sizes or shipping, at most %(most)s, with commas between.", most=MOST_SKILLS
            )
        )
    return frozenset(skills)


def changes_of(was: Iterable[tuple[str, str]], now: Iterable[tuple[str, str]]) -> str:
    """What differs between two lists of (title, value), in one line for the audit log; empty where nothing does."""
    before = dict(was)
    return "; ".join(
        f"{title}: {before[title] or 'none'} → {value or 'none'}" for title, value in now if before[title] != value
    )
