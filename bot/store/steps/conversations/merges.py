"""Merged contacts inside a transaction: which contacts are one customer."""

from __future__ import annotations

from bot.store.engine.database import Transaction

# The merges of a contact, up to the first contact and down to all.
ROOT = """WITH RECURSIVE up (contact_id, depth) AS (
    SELECT CAST(:id AS TEXT), 0 UNION ALL
    SELECT m.into_contact_id, up.depth + 1 FROM contact_merge m JOIN up ON m.contact_id = up.contact_id
    WHERE m.undone_at IS NULL AND up.depth < 100)
    SELECT contact_id FROM up ORDER BY depth DESC LIMIT 1"""
PERSON = """WITH RECURSIVE down (contact_id) AS (
    SELECT CAST(:root AS TEXT) UNION
    SELECT m.contact_id FROM contact_merge m JOIN down ON m.into_contact_id = down.contact_id
    WHERE m.undone_at IS NULL)
    SELECT contact_id FROM down"""


def root(tx: Transaction, contact_id: str) -> str:
    row = tx.row(ROOT, id=contact_id)
    return str(row["contact_id"]) if row else contact_id
