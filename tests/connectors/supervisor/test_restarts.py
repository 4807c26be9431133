"""When a process that died starts again."""

from __future__ import annotations

from connectors.supervisor.restarts import LONGEST_DELAY_SECONDS, STEADY_SECONDS, after_death


def test_a_first_death_is_mended_at_once() -> None:
    restart = after_death(0, lived_seconds=5)
    assert (restart.deaths, restart.delay_seconds, restart.tell_owner) == (1, 0.2, False)


def test_each_death_in_a_row_doubles_the_wait_up_to_ten_seconds() -> None:
    delays = [after_death(earlier, lived_seconds=1).delay_seconds for earlier in range(9)]
    assert delays == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0, 10.0]
    assert after_death(100_000, lived_seconds=1).delay_seconds == LONGEST_DELAY_SECONDS


def test_the_owner_hears_of_the_third_in_a_row_and_only_of_that() -> None:
    told = [after_death(earlier, lived_seconds=1).tell_owner for earlier in range(6)]
    assert told == [False, False, True, False, False, False]


def test_a_process_that_lived_a_minute_starts_a_new_row() -> None:
    restart = after_death(5, lived_seconds=STEADY_SECONDS)
    assert (restart.deaths, restart.delay_seconds) == (1, 0.2)
