"""Window in SQL: when a conversation's window closes; the same rule as bot.conversations.window.closes_at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def closes_at(windows: Mapping[str, float], table: str = "") -> tuple[str, dict[str, Any]]:
    """When the window of a conversation closes (NULL: never), as an expression with its values.

    `windows` are seconds by channel; `table` is the conversation's name in the query with its dot ("c.").
    """
    values: dict[str, Any] = {}
    cases = ""
    for number, (channel, seconds) in enumerate(sorted(windows.items())):
        cases += f" WHEN :channel{number} THEN COALESCE({table}last_incoming_at + :window{number}, 0)"
        values |= {f"channel{number}": channel, f"window{number}": seconds}
    return (f"CASE {table}channel{cases} END" if cases else "CAST(NULL AS DOUBLE PRECISION)"), values
