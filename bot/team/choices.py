"""Choices: how each agent wants the desk to behave for them."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class Choices:
    """An agent's choices. `next_opens`: after Resolve the next conversation opens. `undo`: what they send waits a
    moment before it leaves, so that it can be taken back."""

    next_opens: bool = True
    undo: bool = True


def choices_of(kept: dict[str, bool]) -> Choices:
    """The choices that were made, and what holds where none was; names that are no choice any more are ignored."""
    names = {each.name for each in fields(Choices)}
    return Choices(**{name: value for name, value in kept.items() if name in names})
