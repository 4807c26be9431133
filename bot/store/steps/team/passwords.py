"""Password links voided inside a transaction."""

from __future__ import annotations

from bot.store.engine.database import Transaction


def void_links(tx: Transaction, agent_id: str) -> None:
    """No link made for this person works any more."""
    tx.run("DELETE FROM sign_in_link WHERE agent_id = :id", id=agent_id)
