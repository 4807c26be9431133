"""Customers: the contacts that count as one person, with their names, addresses and conversations."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store.engine.database import Transaction
from bot.store.steps.conversations import merges


def contacts(tx: Transaction, contact_id: str) -> list[str]:
    """Every contact of the person of this one, the first one that the others were merged into; none if it is gone."""
    root = merges.root(tx, contact_id)
    contact_ids = [row["contact_id"] for row in tx.rows(f"{merges.PERSON} ORDER BY contact_id", root=root)]
    existing_ids = [
        contact for contact in contact_ids if tx.row("SELECT 1 AS k FROM contact WHERE contact_id = :id", id=contact)
    ]
    return sorted(existing_ids, key=lambda contact: contact != root)


def names(tx: Transaction, contact_ids: Sequence[str]) -> list[str]:
    """The names of the contacts, in their order."""
    rows = [tx.row("SELECT name FROM contact WHERE contact_id = :id", id=contact) for contact in contact_ids]
    return [row["name"] for row in rows if row and row["name"]]


def addresses(tx: Transaction, contact_ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Every address as (channel, address), those of conversations included."""
    pairs: dict[tuple[str, str], None] = {}
    for contact_id in contact_ids:
        for row in tx.rows(
            "SELECT channel, address FROM contact_address WHERE contact_id = :id"
            " UNION SELECT channel, address FROM conversation WHERE contact_id = :id ORDER BY channel, address",
            id=contact_id,
        ):
            pairs[(row["channel"], row["address"])] = None
    return tuple(pairs)


def former_addresses(tx: Transaction, contact_ids: Sequence[str]) -> tuple[str, ...]:
    """The addresses that they gave up: old bodies still name them, but another person has them now."""
    return tuple(
        row["address"]
        for contact_id in contact_ids
        for row in tx.rows(
            "SELECT address FROM contact_former_address WHERE contact_id = :id ORDER BY address", id=contact_id
        )
    )


def conversations(tx: Transaction, contact_ids: Sequence[str]) -> tuple[str, ...]:
    """The ids of all their conversations."""
    return tuple(
        row["conversation_id"]
        for contact in contact_ids
        for row in tx.rows("SELECT conversation_id FROM conversation WHERE contact_id = :id", id=contact)
    )


def note_change(tx: Transaction, contact_id: str) -> None:
    """Lets the pages that show this person read again; no row of a list changes by it."""
    for conversation_id in conversations(tx, contacts(tx, contact_id)):
        tx.event("customer", conversation_id)
