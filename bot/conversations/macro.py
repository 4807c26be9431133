"""Macro: several steps on a conversation that one press does, each by the rules that hold when it is done by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.phrases import phrase

NAME_LENGTH = 40
MOST_STEPS = 6


class StepKind(str, Enum):
    """What a step does."""

    REPLY = "reply"
    LABEL = "label"
    ASSIGN = "assign"
    SNOOZE = "snooze"
    RESOLVE = "resolve"


class SnoozeUntil(str, Enum):
    """Until when a step snoozes."""

    HOUR = "hour"
    OPENING = "opening"
    MONDAY = "monday"
    CUSTOMER = "customer"


# After one of these the conversation is no longer the agent's to work on.
_LAST = frozenset({StepKind.ASSIGN, StepKind.SNOOZE, StepKind.RESOLVE})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step. `value`: the id of a canned response, a label or an agent ("queue": the queue), or a SnoozeUntil."""

    kind: StepKind
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Macro:
    """A macro as stored; `owner_id` None: shared by all."""

    macro_id: str
    name: str
    steps: tuple[Step, ...]
    owner_id: str | None = None
    uses: int = 0


def step_of(text: str) -> Step | None:
    """The step that a form writes as "label:l42"; None for an empty or unknown one."""
    kind, _, value = text.partition(":")
    if kind not in {each.value for each in StepKind}:
        return None
    return Step(kind=StepKind(kind), value=value)


def is_called(macro: Macro, typed: str) -> bool:
    """Whether what somebody typed after the slash begins a word of the macro's name."""
    words = macro.name.casefold().split()
    return bool(typed) and any(word.startswith(typed.casefold()) for word in words)


def problems(name: str, steps: Sequence[Step]) -> list[str]:
    """The faults that its author must mend before the macro is saved, in plain words."""
    wrong: list[str] = []
    if not name or len(name) > NAME_LENGTH:
        wrong.append(phrase("Give the macro a name of at most %(name_length)s characters.", name_length=NAME_LENGTH))
    if not steps or len(steps) > MOST_STEPS:
        wrong.append(phrase("Choose between one and %(most_steps)s steps.", most_steps=MOST_STEPS))
    if any(step.kind in _LAST for step in steps[:-1]):
        wrong.append(
            phrase("Put transferring, snoozing or resolving last: after it the conversation is not yours to work on.")
        )
    if any(not step.value for step in steps if step.kind is not StepKind.RESOLVE):
        wrong.append(phrase("Choose for each step what it uses."))
    return wrong
