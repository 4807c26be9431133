"""How long a connection may take, by what it is at."""

from __future__ import annotations

import pytest

from connectors.web.patience import Phase, Progress, is_too_slow


@pytest.mark.parametrize(
    ("phase", "seconds", "moved", "cut"),
    [
        (Phase.HEAD, 9, 0, False),
        (Phase.HEAD, 11, 0, True),
        (Phase.REST, 70, 0, False),
        (Phase.REST, 76, 0, True),
        (Phase.BODY, 9, 1, False),
        (Phase.BODY, 60, 60, True),
        (Phase.BODY, 300, 26_000_000, False),
        (Phase.BODY, 601, 26_000_000, True),
        (Phase.ANSWER, 59, 0, False),
        (Phase.ANSWER, 90, 90, True),
        (Phase.ANSWER, 3600, 100_000_000, False),
        (Phase.WORK, 3600, 0, False),
    ],
)
def test_who_is_too_slow_is_cut_off(phase: Phase, seconds: float, moved: int, cut: bool) -> None:
    assert is_too_slow(Progress(phase=phase, seconds=seconds, moved=moved)) is cut
