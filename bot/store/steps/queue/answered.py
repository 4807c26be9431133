"""Answered: the bot's turn ends, and what the customer wrote before it is answered."""

from __future__ import annotations

from bot.store.engine.database import Transaction

LAST = 1 << 62


def mark(tx: Transaction, conversation_id: str, attempt_id: str | None, *, now: float, last: int = LAST) -> None:
    """Ends the claim; messages after the position `last` arrived meanwhile and are the next turn, due at once."""
    tx.run(
        "UPDATE message SET answered_at = :now, attempt_id = :attempt WHERE conversation_id = :id"
        " AND addressed_to = 'bot' AND answered_at IS NULL AND position <= :last",
        now=now,
        attempt=attempt_id,
        id=conversation_id,
        last=last,
    )
    oldest = tx.row(
        "SELECT MIN(created_at) AS since FROM message WHERE conversation_id = :id AND addressed_to = 'bot'"
        " AND answered_at IS NULL",
        id=conversation_id,
    )
    tx.run(
        "UPDATE conversation SET claim_number = NULL, claim_worker_id = NULL, failures = 0, turn_due_at = :since,"
        " unanswered_since = :since WHERE conversation_id = :id",
        since=oldest["since"] if oldest else None,
        id=conversation_id,
    )
