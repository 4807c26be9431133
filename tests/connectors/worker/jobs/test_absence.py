"""Nobody loses a conversation because the shop's own machine was not there to see them."""

from __future__ import annotations

import pytest

from connectors.worker.jobs.absence import Absence


def judged(*looks: float) -> list[float]:
    """When those unseen were judged; who said that they are away is judged each time."""
    seen: list[tuple[float, bool]] = []
    absence = Absence(lambda now, unseen: seen.append((now, unseen)), every_seconds=2, settle_seconds=6)
    for now in looks:
        absence.look(now)
    assert [now for now, _ in seen] == list(looks)
    return [now for now, unseen in seen if unseen]


@pytest.mark.parametrize(
    ("looks", "judgements"),
    [
        ((0, 2, 4, 6, 8), [6, 8]),  # the worker has just started
        ((0, 2, 4, 6, 600, 602, 604, 606), [6, 606]),  # the machine slept
        ((600, 602, 604, 606, 300, 302, 304, 306), [606, 306]),  # its clock was set back
    ],
)
def test_it_settles_before_it_judges(looks: tuple[float, ...], judgements: list[float]) -> None:
    assert judged(*looks) == judgements
