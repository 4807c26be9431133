"""Held messages: what waits in the outbox for a moment can be taken back as if nobody had written it."""

from __future__ import annotations

from bot.store.engine.database import Transaction
from bot.store.steps.privacy import inventory, removal


def take_back(tx: Transaction, conversation_id: str, message_id: str) -> bool:
    """Removes a message that is still held, with all that belongs to it; False where it is on its way already."""
    held = tx.run(
        "UPDATE delivery SET state = 'withheld' WHERE message_id = :id AND conversation_id = :conversation"
        " AND state = 'queued' AND held_until IS NOT NULL",
        id=message_id,
        conversation=conversation_id,
    )
    if not held:
        return False
    removal.rows(tx, inventory.ONE_MESSAGE, message=message_id)
    show_latest(tx, conversation_id)
    tx.event("delivery", conversation_id)
    tx.event("conversation", conversation_id)
    return True


def take_back_notices(tx: Transaction, conversation_id: str) -> None:
    """Takes back what the system is about to say of a change: it is undone, or the customer was not done."""
    for row in tx.rows(
        "SELECT message_id FROM delivery WHERE conversation_id = :id AND state = 'queued' AND author = 'system'"
        " AND held_until IS NOT NULL",
        id=conversation_id,
    ):
        take_back(tx, conversation_id, row["message_id"])


def let_go_notices(tx: Transaction, conversation_id: str, *, now: float) -> None:
    """What the system is about to say leaves now: the customer went on, and nothing may wait behind it."""
    tx.run(
        "UPDATE delivery SET held_until = NULL, due_at = :now"
        # The first condition on the state is the index's, the second is the intended one.
        " WHERE conversation_id = :id AND state IN ('queued', 'sending', 'uncertain') AND state = 'queued'"
        " AND author = 'system' AND held_until IS NOT NULL",
        id=conversation_id,
        now=now,
    )


def show_latest(tx: Transaction, conversation_id: str) -> None:
    """Lists show the latest words of the thread as it stands now."""
    latest = tx.row(
        "SELECT text, kind, created_at FROM message WHERE conversation_id = :id AND kind <> 'reaction'"
        " AND author IN ('contact', 'bot', 'agent') ORDER BY position DESC LIMIT 1",
        id=conversation_id,
    )
    if latest:
        tx.run(
            "UPDATE conversation SET last_text = SUBSTR(:text, 1, 120), last_message_at = :at"
            " WHERE conversation_id = :id",
            text=latest["text"] or latest["kind"],
            at=latest["created_at"],
            id=conversation_id,
        )
