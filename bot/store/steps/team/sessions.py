"""Sessions inside a transaction: ends all sessions of a person."""

from __future__ import annotations

from bot.store.engine.database import Transaction


def end_all(tx: Transaction, agent_id: str) -> int:
    """Signs the person out everywhere; how many sessions that ended."""
    count = tx.run("DELETE FROM session WHERE agent_id = :id", id=agent_id)
    if count:
        tx.event("session")
    return count
