"""A silent customer is asked once, then closed; never out of hours, never outside the window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversations.silence import Nudge, Silence, Step, next_step

NUDGE = Nudge(label_id="l1", ask_seconds=600.0, close_seconds=300.0)
SILENT = Silence(since=1000.0, asked_at=None, may_write=True, people_there=True)


@pytest.mark.parametrize(
    ("silence", "now", "step"),
    [
        (SILENT, 1599.0, None),
        (SILENT, 1600.0, Step.ASK),
        (replace(SILENT, may_write=False), 9999.0, None),
        (replace(SILENT, people_there=False), 9999.0, None),
        (replace(SILENT, asked_at=1600.0), 1899.0, None),
        (replace(SILENT, asked_at=1600.0), 1900.0, Step.CLOSE),
        (replace(SILENT, asked_at=1600.0, may_write=False), 1900.0, Step.CLOSE),
        (replace(SILENT, asked_at=1600.0, people_there=False), 9999.0, None),
    ],
)
def test_what_is_due(silence: Silence, now: float, step: Step | None) -> None:
    assert next_step(NUDGE, silence, now) is step
