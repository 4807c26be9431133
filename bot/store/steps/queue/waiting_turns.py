"""Waiting turns: the bot tries once what a waiting customer writes; the messages stay people's, answered or not."""

from __future__ import annotations

from bot.store.engine.database import Transaction

# What a waiting customer wrote since the bot last tried and an agent last wrote.
UNTRIED = """
    m.conversation_id = :id AND m.author = 'contact' AND m.addressed_to = 'people' AND m.attempt_id IS NULL
    AND m.answered_at IS NULL AND m.position > COALESCE((SELECT MAX(b.position) FROM message b
        WHERE b.conversation_id = :id AND ((b.author = 'contact' AND b.attempt_id IS NOT NULL)
            OR (b.author = 'agent' AND b.kind <> 'reaction'))), 0)"""
_LAST = 1 << 62


def due(tx: Transaction, conversation_id: str, *, now: float) -> None:
    """The bot's turn is due for words that nobody has tried, and for nothing else."""
    untried = tx.row(
        f"SELECT 1 AS waits FROM message m WHERE {UNTRIED} AND m.kind IN ('text', 'choice') LIMIT 1", id=conversation_id
    )
    tx.run(
        "UPDATE conversation SET turn_due_at = :due, claim_number = NULL, claim_worker_id = NULL, failures = 0"
        " WHERE conversation_id = :id",
        due=now if untried else None,
        id=conversation_id,
    )


def note_tried(tx: Transaction, conversation_id: str, attempt_id: str, *, last: int = _LAST) -> None:
    """The attempt was about the customer's untried messages up to the position `last`."""
    tx.run(
        "UPDATE message SET attempt_id = :attempt WHERE conversation_id = :id AND author = 'contact'"
        " AND addressed_to IN ('bot', 'people') AND attempt_id IS NULL AND answered_at IS NULL AND position <= :last",
        attempt=attempt_id,
        id=conversation_id,
        last=last,
    )


def end(tx: Transaction, conversation_id: str, attempt_id: str, *, now: float, last: int = _LAST) -> None:
    """Ends the claim of a waiting customer's turn; what arrived meanwhile is the next one."""
    note_tried(tx, conversation_id, attempt_id, last=last)
    due(tx, conversation_id, now=now)
