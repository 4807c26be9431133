"""Replay: reads the bodies again that could not be read, as after a fix; for the page and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.channels.channel import Channel
from bot.store.store import Store

_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What a replay brought: bodies read whole, bodies still unreadable, and messages that were new."""

    read: int = 0
    still: int = 0
    messages: int = 0

    def __add__(self, other: Replayed) -> Replayed:
        return Replayed(
            read=self.read + other.read, still=self.still + other.still, messages=self.messages + other.messages
        )

    def words(self) -> str:
        """The outcome in a sentence."""
        bodies = "1 was read" if self.read == 1 else f"{self.read} were read"
        messages = "1 new message" if self.messages == 1 else f"{self.messages} new messages"
        rest = f" {self.still} still can't be read." if self.still else ""
        return f"{bodies}, with {messages}.{rest}"


def replay(store: Store, channels: Mapping[str, Channel], journal_id: str, *, now: float) -> Replayed:
    """Reads one body again. `channels` by account id; without its channel a body still can't be read."""
    row, body = store.journal.get(journal_id), store.journal.body(journal_id)
    channel = channels.get(row.account_id) if row else None
    if channel is None or body is None:
        return Replayed(still=1)
    receipt = store.inbox.replay(journal_id, channel.read(body), now=now)
    if receipt is None:
        return Replayed()
    return Replayed(read=int(not receipt.unreadable), still=int(receipt.unreadable > 0), messages=receipt.messages)


def replay_all(store: Store, channels: Mapping[str, Channel], *, now: float, most: int | None = None) -> Replayed:
    """Reads every unreadable body again, oldest first, at most `most`."""
    total, count, after = Replayed(), 0, ""
    while rows := store.journal.unreadable(limit=_size(most, count), after_id=after):
        total += _each(store, channels, [row.journal_id for row in rows], now)
        count, after = count + len(rows), rows[-1].journal_id
        if count == most:
            break
    return total


def _size(most: int | None, count: int) -> int:
    return _AT_ONCE if most is None else min(_AT_ONCE, most - count)


def _each(store: Store, channels: Mapping[str, Channel], journal_ids: Sequence[str], now: float) -> Replayed:
    return sum((replay(store, channels, journal_id, now=now) for journal_id in journal_ids), Replayed())
