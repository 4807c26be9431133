"""What a question cost: the time that agents held the conversation to which it led."""

from __future__ import annotations

import pytest

from bot.conversations.conversation import State
from bot.conversations.unanswered.minutes import Case, Change, case_of

ASKED = 1000.0


def changes(*steps: tuple[State, float]) -> list[Change]:
    return [Change(state=state, at=at) for state, at in steps]


@pytest.mark.parametrize(
    ("steps", "held"),
    [
        ([(State.QUEUED, 1100), (State.AGENT, 1200), (State.RESOLVED, 1500)], 300),
        # Put back and taken again: waiting costs nobody's time.
        (
            [(State.QUEUED, 1100), (State.AGENT, 1200), (State.QUEUED, 1300), (State.AGENT, 1900), (State.BOT, 2000)],
            200,
        ),
        # Asked while a person had it already.
        ([(State.QUEUED, 800), (State.AGENT, 900), (State.RESOLVED, 1200)], 300),
        # Open over lunch.
        ([(State.QUEUED, 1100), (State.AGENT, 1200), (State.RESOLVED, 9000)], 1800),
        # Resolved without anybody.
        ([(State.QUEUED, 1100), (State.RESOLVED, 1200)], 0),
    ],
)
def test_held_time_counts(steps: list[tuple[State, float]], held: float) -> None:
    case = case_of(changes(*steps), ASKED)
    assert isinstance(case, Case)
    assert case.held_seconds == held


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [(State.QUEUED, 1100), (State.AGENT, 1200)],
        [(State.QUEUED, 500), (State.AGENT, 600), (State.RESOLVED, 700)],
        [(State.QUEUED, ASKED + 7200), (State.AGENT, ASKED + 7300), (State.RESOLVED, ASKED + 7400)],
    ],
)
def test_who_still_holds_it_held_it_before_or_came_hours_later_does_not(steps: list[tuple[State, float]]) -> None:
    assert case_of(changes(*steps), ASKED) is None
