"""Simulated shops with a known true lift: 200 by the product's arms and statistics, a few over HTTP, a rush.

`python -m bench.invitations` does the same with more runs over HTTP and a longer rush.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.invitations.__main__ import TARGET_SECONDS, rush
from bench.invitations.runs import run_alone, run_over_http


def test_lift_and_verdict_are_right_in_95_of_100_runs() -> None:
    runs = [run_alone(seed, 3000) for seed in range(200)]
    assert sum(run.is_lift_right for run in runs) >= 190
    assert sum(run.is_verdict_right for run in runs) >= 190


@pytest.mark.parametrize("seed", [0, 3])
def test_over_http_it_finds_the_same_and_invites_nobody_of_the_held_out(tmp_path: Path, seed: int) -> None:
    """Seed 0 has a lift and good conversations, seed 3 no lift and bad ones."""
    run = run_over_http(tmp_path, seed, 1100)
    assert run.is_lift_right
    assert run.is_verdict_right
    assert run.holds


def test_in_a_fivefold_rush_nobody_waits_longer_than_the_target(tmp_path: Path) -> None:
    governed, careless = (
        rush(tmp_path / name, is_governed=name == "governed", minutes=15) for name in ("governed", "careless")
    )
    assert governed.longest <= TARGET_SECONDS
    assert governed.invited > 20, "else it would be easy"
    assert careless.longest > TARGET_SECONDS, "else this test would show nothing"
