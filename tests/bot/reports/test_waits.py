"""What a wait for a person was, from what happened: how long an answer was owed while the conversation was held."""

from __future__ import annotations

import pytest

from bot.reports.counting.happenings import HandedOver
from bot.reports.counting.waits import wait_of

ASKED = 1_000_000.0


def owed(*, wrote: tuple[float, ...], replied: tuple[float, ...], ended: float | None = 5000.0) -> float | None:
    """Who asked at 0 and was accepted at 100; the customer wrote and the agent replied at these seconds."""
    handoff = HandedOver(
        requested_at=ASKED,
        reason="asked_for_person",
        topic="",
        accepted_at=ASKED + 100,
        first_reply_at=ASKED + replied[0] if replied else None,
        ended_at=None if ended is None else ASKED + ended,
    )
    return wait_of(
        handoff,
        hours=None,
        wrote=[ASKED + at for at in wrote],
        replied=[ASKED + at for at in replied],
        now=ASKED + 9000,
    ).owed_seconds


@pytest.mark.parametrize(
    ("wrote", "replied", "seconds"),
    [
        ((0,), (160,), 60),  # the agent answers, the customer never again
        ((0, 1000, 1100), (160, 1200, 1300), 260),  # two questions, the second in two messages, answered in two
        ((0, 4000), (160,), 1060),  # the last question is never answered
        ((0,), (), 4900),  # nobody ever wrote
        ((0, 6000), (160, 7000), 60),  # what came after the end is of another time
    ],
)
def test_an_answer_is_owed_until_a_person_writes_and_again_from_the_next_question(
    wrote: tuple[float, ...], replied: tuple[float, ...], seconds: float
) -> None:
    assert owed(wrote=wrote, replied=replied) == seconds


def test_a_conversation_that_is_still_held_is_not_measured_yet() -> None:
    assert owed(wrote=(0,), replied=(160,), ended=None) is None
