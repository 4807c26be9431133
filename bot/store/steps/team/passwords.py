"""Passwords inside a transaction: voids password links."""

from __future__ import annotations

from bot.store.engine.database import Transaction


def void_links(tx: Transaction, agent_id: str) -> None:
    """Voids every link made for this person."""
    tx.run("DELETE FROM sign_in_link WHERE agent_id = :id", id=agent_id)
