"""How long whoever guesses waits: nothing at first, then longer and longer, never for ever."""

from __future__ import annotations

import pytest

from bot.team.throttle import AttemptKind, network, pause_seconds, wait_seconds


def test_the_pause_grows_with_each_wrong_try_and_has_an_end() -> None:
    pauses = [pause_seconds(AttemptKind.LOGIN, tries) for tries in range(13)]
    assert pauses[:5] == [0.0] * 5
    assert pauses[5:11] == [30.0, 60.0, 120.0, 240.0, 480.0, 900.0]
    assert pauses[11:] == [900.0, 900.0]
    assert pause_seconds(AttemptKind.LOGIN, 10**9) == 900.0


def test_people_behind_one_address_have_more_tries_together() -> None:
    assert pause_seconds(AttemptKind.ADDRESS, 19) == 0
    assert pause_seconds(AttemptKind.ADDRESS, 20) == 30


def test_a_clock_set_back_makes_nobody_wait_longer_than_the_pause() -> None:
    assert wait_seconds(AttemptKind.LOGIN, 5, 1000.0, now=1010.0) == 20
    assert wait_seconds(AttemptKind.LOGIN, 5, 1000.0, now=0.0) == 30
    assert wait_seconds(AttemptKind.LOGIN, 5, 1000.0, now=9000.0) == 0


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_who_owns_a_whole_network_counts_as_one(address: str, counted_as: str) -> None:
    assert network(address) == counted_as
