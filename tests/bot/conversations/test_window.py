"""Window: Python and SQL agree on when it closes."""

from __future__ import annotations

import sqlite3

import pytest

from bot.conversations.window import closes_at, is_open
from bot.store.steps.conversations import window

WINDOWS = {"whatsapp": 86_400.0, "email": 60.0}


@pytest.mark.parametrize("channel", ["whatsapp", "email", "telegram"])
@pytest.mark.parametrize("last_incoming_at", [None, 0.0, 1_000_000.5])
def test_the_query_and_the_page_say_the_same(channel: str, last_incoming_at: float | None) -> None:
    expression, values = window.closes_at(WINDOWS, "c.")
    row = (
        sqlite3.connect(":memory:")
        .execute(
            f"SELECT {expression} FROM (SELECT :channel AS channel, :wrote AS last_incoming_at) AS c",
            {**values, "channel": channel, "wrote": last_incoming_at},
        )
        .fetchone()
    )
    assert row[0] == closes_at(last_incoming_at, WINDOWS.get(channel))


def test_a_window_is_closed_from_the_second_on_at_which_it_closes() -> None:
    assert is_open(100.0, now=99.9)
    assert not is_open(100.0, now=100.0)
    assert is_open(None, now=1e12)
