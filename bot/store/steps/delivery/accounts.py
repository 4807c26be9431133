"""Accounts inside a transaction: stops their sending, counts their received messages, and removes unused ones."""

from __future__ import annotations

from bot.store.engine.database import Transaction


def stop(tx: Transaction, account_id: str, cause: str, text: str, *, now: float, ask_first: bool) -> None:
    """Stops the account as Accounts.stop does, within a transaction."""
    count = tx.run(
        "UPDATE account SET stopped_cause = :cause, stopped_text = :text, stopped_since = :now, ask_first = :ask_first"
        " WHERE account_id = :id AND COALESCE(stopped_cause, '') <> :cause"
        # A stop that only a person may end is not replaced by one that ends by itself.
        " AND (stopped_cause IS NULL OR ask_first <= :ask_first)",
        id=account_id,
        cause=cause,
        text=text,
        now=now,
        ask_first=int(ask_first),
    )
    if count:
        tx.event("account")
        tx.event("attention")


def count_received(tx: Transaction, account_id: str, number: int) -> None:
    """Counts the received messages: providers set the sending rate by them."""
    tx.run("UPDATE account SET received = received + :number WHERE account_id = :id", number=number, id=account_id)


def is_used(tx: Transaction, account_id: str) -> bool:
    """Whether it has conversations or bodies."""
    return any(
        tx.row(f"SELECT 1 AS used FROM {table} WHERE account_id = :id LIMIT 1", id=account_id)
        for table in ("conversation", "journal")
    )


def remove(tx: Transaction, account_id: str) -> None:
    """Deletes an account that has no conversations and no bodies, with what its provider said of it."""
    for table in ("template", "account_notice", "widget", "visitor", "account"):
        tx.run(f"DELETE FROM {table} WHERE account_id = :id", id=account_id)
