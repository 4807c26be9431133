"""Clock: what waits comes due in the time that was meant, whatever the time of day is said to be."""

from __future__ import annotations

import pytest

from connectors.worker.jobs.clock import ClockWatch
from tests.bot.store.shop import Shop

HOURS = 7200.0


def test_only_a_clock_set_back_is_noticed() -> None:
    watch = ClockWatch()
    looks = [(1000.0, 1.0), (1002.0, 3.0), (1003.5, 5.0), (1003.5 + HOURS, 6.0), (1004.5, 7.0), (1006.5, 9.0)]
    assert [watch.set_back(wall, monotonic) for wall, monotonic in looks] == [0, 0, 0, 0, pytest.approx(HOURS), 0]


def test_what_was_written_before_the_clock_was_set_back_is_due_as_soon_as_was_meant(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    shop.writes("and shipping?", who="ben")
    sending = shop.store.deliveries.claim(shop.conversation().conversation_id, "w", now=shop.tick())
    assert sending is not None
    shop.store.deliveries.retry(sending, due_at=shop.now + 30)
    shop.now -= HOURS
    assert shop.store.turns.claim("w", now=shop.now) is None, "or there would be nothing to mend"
    shop.store.clock.set_back(HOURS, now=shop.now)
    assert shop.turn().conversation.address == "ben"
    assert shop.delivers() == []
    shop.tick(30)
    assert shop.delivers() == ["an answer"]
