"""Window: how long a customer's last message lets the shop write freely. Pure; bot.store.steps has it in SQL."""

from __future__ import annotations

from collections.abc import Iterable

from bot.channels.channel import Capabilities

# A message of the worker may be on its way for as long as this before a window closes.
ON_ITS_WAY_SECONDS = 60.0


def windows_of(channels: Iterable[tuple[str, Capabilities]]) -> dict[str, float]:
    """The seconds after a customer's message in which the shop writes freely, by name of each channel that closes.

    `channels` are names with what the channel can carry.
    """
    return {name: float(capabilities.window_seconds) for name, capabilities in channels if capabilities.window_seconds}


def closes_at(last_incoming_at: float | None, window_seconds: float | None) -> float | None:
    """When a window closes (UTC unix seconds), or None where the channel has none.

    A customer who never wrote has a window that closed at 0.
    """
    if window_seconds is None:
        return None
    return 0.0 if last_incoming_at is None else last_incoming_at + window_seconds


def is_open(closing: float | None, *, now: float) -> bool:
    """Whether free text may be sent at `now`, where the window closes at `closing` (None: never)."""
    return closing is None or closing > now
