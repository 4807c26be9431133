"""The provider's time goes on by itself from the last answer, and no odd header disturbs it."""

from __future__ import annotations

import pytest

from connectors.channels.provider_clock import ProviderClock


def test_the_time_goes_on_from_the_last_answer() -> None:
    monotonic = [100.0]
    clock = ProviderClock(lambda: monotonic[0])
    assert clock.now() is None
    clock.hear("Thu, 01 Jan 1970 00:01:00 GMT")
    monotonic[0] = 130.0
    assert clock.now() == 90.0


@pytest.mark.parametrize("header", [None, "", "yesterday", "Thu, 99 Jan 1970 00:00:00 GMT"])
def test_what_is_no_date_changes_nothing(header: str | None) -> None:
    clock = ProviderClock()
    clock.hear(header)
    assert clock.now() is None
