"""Removal: deletes a customer's rows in the order of the inventory, with the rows that refer to them elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.phrases import kept, phrase
from bot.store.engine.database import Database, Transaction, to_json
from bot.store.steps.privacy import inventory
from bot.store.steps.privacy.inventory import Fate, Scope
from bot.store.steps.sales import order_links

_HASH = re.compile(r"[0-9a-f]{64}")
# The hash of a row's file; of one that the worker has not taken or could not take, the name of what it should get.
_FILE = "COALESCE(content_hash, provider_media_id)"
_GONE = phrase("A merge with a contact whose data were erased since.")


def contacts(tx: Transaction, contact_ids: Sequence[str], *, now: float) -> dict[str, int]:
    """Deletes all data of these contacts; returns the number of rows by table. They must have no open work."""
    counts: dict[str, int] = {}
    order_links.link_phones(tx, contact_ids, now)
    for contact_id in contact_ids:
        order_links.keep_away(tx, contact_id, now)
        _forget_activity_messages(tx, contact_id, contact_ids)
        for name, number in rows(tx, inventory.OF_CONTACT, contact=contact_id).items():
            counts[name] = counts.get(name, 0) + number
    return counts


def rows(tx: Transaction, scope: Scope, **values: Any) -> dict[str, int]:
    """Deletes all rows of a scope; returns their number by table. Marks files that nothing uses for removal."""
    media = next(table for table in inventory.CUSTOMERS if table.fate is Fate.IF_UNUSED)
    files = tx.rows(f"SELECT media_id, {_FILE} AS content_hash FROM media WHERE {media.condition(scope)}", **values)
    counts = {}
    for table in inventory.CUSTOMERS:
        condition = table.condition(scope)
        if table is media:
            counts[table.name] = sum(_forget_file(tx, row["media_id"], row["content_hash"]) for row in files)
        elif condition:
            counts[table.name] = tx.run(f"DELETE FROM {table.name} WHERE {condition}", **values)
    return counts


def is_unused(database: Database | Transaction, content_hash: str) -> bool:
    """Whether no message, canned response or agent's picture has this content, and none waits to get it."""
    return not (
        database.row(
            "SELECT 1 AS used FROM media WHERE content_hash = :hash"
            " UNION ALL SELECT 1 FROM agent WHERE picture_hash = :hash"
            # A visitor's file lies here under its hash before the worker has looked at it.
            " UNION ALL SELECT 1 FROM media WHERE due_at IS NOT NULL AND provider_media_id = :hash LIMIT 1",
            hash=content_hash,
        )
    )


def note_unused(tx: Transaction, content_hash: str) -> None:
    """Marks the file of this content for the next cleaning, unless something uses it; what is no hash names none."""
    if _HASH.fullmatch(content_hash) and is_unused(tx, content_hash):
        tx.insert("unused_file", ignore=True, content_hash=content_hash)


def _forget_file(tx: Transaction, media_id: str, content_hash: str | None) -> int:
    count = tx.run(
        "DELETE FROM media WHERE media_id = :id AND NOT EXISTS (SELECT 1 FROM message m WHERE m.media_id = :id)"
        " AND NOT EXISTS (SELECT 1 FROM canned c WHERE c.media_id = :id)",
        id=media_id,
    )
    if count and content_hash:
        note_unused(tx, content_hash)
    return count


def _forget_activity_messages(tx: Transaction, contact_id: str, erased: Sequence[str]) -> None:
    """Deletes what an undone merge wrote, with this contact's name and address, into the other's conversations."""
    addresses = [
        f"{row['channel']} {row['address']}"
        for row in tx.rows("SELECT channel, address FROM contact_address WHERE contact_id = :id", id=contact_id)
    ]
    contact_ids = tx.rows(
        "SELECT into_contact_id AS id FROM contact_merge WHERE contact_id = :id"
        " UNION SELECT contact_id FROM contact_merge WHERE into_contact_id = :id",
        id=contact_id,
    )
    for other in {row["id"] for row in contact_ids} - set(erased):
        for message in tx.rows(
            "SELECT message_id, conversation_id, text FROM message WHERE author = 'system' AND kind = 'system'"
            " AND conversation_id IN (SELECT conversation_id FROM conversation WHERE contact_id = :id)",
            id=other,
        ):
            if any(address in message["text"] for address in addresses):
                tx.run(
                    "UPDATE message SET text = :text, details = :details WHERE message_id = :id",
                    text=_GONE,
                    details=to_json({"activity": True, "phrase": kept(_GONE)}),
                    id=message["message_id"],
                )
                tx.event("message", message["conversation_id"])
