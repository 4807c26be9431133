"""Restored: what the clock may tell customers after the shop was put back from a backup, which has forgotten the rest.

What the shop told a customer between the backup and the restore is unknown. So nothing is sent because time passed to
whoever has not written since; who writes has begun again, and is told what is due as ever.
"""

from __future__ import annotations

from bot.conversations.conversation import Conversation
from bot.store.engine.database import RowReader, Transaction

# That the customer of the conversation `c` has written since the shop was put back, if it ever was.
WROTE_SINCE = "COALESCE(c.last_incoming_at, 0) >= (SELECT r.value FROM counter r WHERE r.name = 'restored') / 1000.0"


def note(tx: Transaction, *, now: float) -> None:
    """The shop was put back at `now` (UTC unix seconds)."""
    tx.run("UPDATE counter SET value = :value WHERE name = 'restored'", value=int(now * 1000))


def set_back(tx: Transaction, *, now: float) -> None:
    """The clock was set back to `now`: the shop can't have been put back later than that."""
    tx.run("UPDATE counter SET value = :value WHERE name = 'restored' AND value > :value", value=int(now * 1000))


def has_written(reader: RowReader, conversation: Conversation) -> bool:
    """Whether the customer has written since the shop was put back, if it ever was."""
    return (conversation.last_incoming_at or 0.0) >= restored_at(reader)


def restored_at(reader: RowReader) -> float:
    """When the shop was last put back (UTC unix seconds); 0 where it never was."""
    (row,) = reader.rows("SELECT value FROM counter WHERE name = 'restored'")
    return float(row["value"]) / 1000
