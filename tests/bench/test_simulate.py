"""The simulation against what queues must do, and the pieces that it adds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.simulate import Pieces, Service, arriving, asking, grown

QUIET = Service(web=0.004, worker=0.01, rasa=0.01, lock=0.0, provider=0.05)
PLENTY = Pieces(web=50, worker=50, rasa=50, core=200, number=50)


def test_a_message_alone_takes_as_long_as_its_steps() -> None:
    result = arriving(QUIET, PLENTY, 1.0, messages=400)
    steps = 0.004 + 0.01 + 0.01 + 0.05 + 2 / 80
    assert result.median == pytest.approx(steps, rel=0.1)


def test_a_piece_is_as_busy_as_what_comes_needs_of_it() -> None:
    result = arriving(QUIET, replace(PLENTY, rasa=1), 40.0)
    assert result.busy["rasa"] == pytest.approx(0.4, abs=0.05)
    assert result.first == "rasa"


def test_customers_who_ask_again_get_as_many_answers_as_the_cores_give() -> None:
    """Two cores, 24 ms of CPU for an answer: 83 a second at most, and nearly as many with enough customers."""
    result = asking(replace(QUIET, provider=0.0), replace(PLENTY, core=2), 32, messages=1500)
    assert result.per_second == pytest.approx(2 / 0.024, rel=0.06)


def test_more_of_what_is_busy_is_added_until_nothing_is() -> None:
    pieces, added, result = grown(QUIET, 90.0, Pieces())
    assert "number" in added
    assert pieces.number >= 3
    assert max(result.busy.values()) <= 0.7
    assert result.p95 < 1.0


def test_what_cant_be_added_is_said() -> None:
    _, added, result = grown(replace(QUIET, lock=0.004), 60.0, PLENTY)
    assert added[-1] == "write lock"
    assert result.busy["write lock"] > 0.7


def test_what_comes_in_goes_out() -> None:
    result = arriving(QUIET, PLENTY, 20.0, messages=500)
    assert result.per_second == pytest.approx(20.0, rel=0.15)
