"""Owed: since when a customer waits for a person's answer; nothing is owed while we wait for the customer."""

from __future__ import annotations

from bot.conversations.conversation import State
from bot.store.engine.database import Transaction
from bot.store.steps.conversations import derived_facts


def refresh(tx: Transaction, conversation_id: str, *, now: float) -> None:
    """Works it out from what was said: after a change of holder, and where an answer failed or was taken back."""
    row = tx.row("SELECT state FROM conversation WHERE conversation_id = :id", id=conversation_id)
    is_ours = row is not None and row["state"] in (State.QUEUED.value, State.AGENT.value)
    tx.run(
        "UPDATE conversation SET owed_since = :since WHERE conversation_id = :id",
        since=derived_facts.owed_since(tx, conversation_id, now) if is_ours else None,
        id=conversation_id,
    )


def answered(tx: Transaction, conversation_id: str) -> None:
    """A person answered: the customer is next."""
    tx.run("UPDATE conversation SET owed_since = NULL WHERE conversation_id = :id", id=conversation_id)
