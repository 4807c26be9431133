"""Merged contacts inside a transaction: which contacts are one customer."""

from __future__ import annotations

from bot.ids import new_id
from bot.phrases import phrase
from bot.store.engine import rows
from bot.store.engine.database import Transaction
from bot.store.steps.conversations import activity_messages
from bot.store.steps.privacy import consents

_BY_CHANNEL = phrase(
    "The channel says that another contact here is the same customer, under an address from before or a new one."
    " The two are merged: “All channels” shows what was said with both."
)
_UNDONE = """SELECT 1 AS undone FROM contact_merge WHERE undone_at IS NOT NULL AND (
    contact_id IN (:one, :ones_root) AND into_contact_id IN (:other, :others_root)
    OR contact_id IN (:other, :others_root) AND into_contact_id IN (:one, :ones_root))"""
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
# A contact with those that are surely the same person: what a code joined is only somebody's word.
SURELY = """WITH RECURSIVE surely (contact_id) AS (
    SELECT CAST(:id AS TEXT) UNION
    SELECT CASE WHEN m.contact_id = surely.contact_id THEN m.into_contact_id ELSE m.contact_id END
    FROM contact_merge m JOIN surely ON surely.contact_id IN (m.contact_id, m.into_contact_id)
    WHERE m.undone_at IS NULL AND m.by_code = 0)
    SELECT contact_id FROM surely"""


def root(tx: Transaction, contact_id: str) -> str:
    row = tx.row(ROOT, id=contact_id)
    return str(row["contact_id"]) if row else contact_id


def join(
    tx: Transaction, root_id: str, into_root_id: str, agent_id: str | None, now: float, *, by_code: bool = False
) -> str:
    """Makes the persons of two first contacts one; the merge's id. `agent_id` is None where the channel says so."""
    merge_id = new_id("g", now)
    tx.insert(
        "contact_merge",
        merge_id=merge_id,
        contact_id=root_id,
        into_contact_id=into_root_id,
        agent_id=agent_id,
        merged_at=now,
        by_code=int(by_code),
    )
    return merge_id


def join_by_channel(tx: Transaction, contact_id: str, other_id: str, now: float, *, by_code: bool = False) -> None:
    """Merges two contacts that the channel names as one customer, the later into the earlier, unless they are one.

    Where people undid their merge it stays undone. A consent of one holds for the other that has none of its own.
    `by_code`: the customer says so, with a code that somebody else may have made; orders are not shared by it.
    """
    one, other = root(tx, contact_id), root(tx, other_id)
    if one == other or tx.row(_UNDONE, one=contact_id, ones_root=one, other=other_id, others_root=other):
        return
    into, later = sorted((one, other), key=lambda root_id: _begun_at(tx, root_id))
    join(tx, later, into, None, now, by_code=by_code)
    consents.lend(tx, contact_id, other_id, now)
    consents.lend(tx, other_id, contact_id, now)
    write_activity(tx, into, _BY_CHANNEL, now)


def _begun_at(tx: Transaction, contact_id: str) -> float:
    row = tx.row("SELECT created_at FROM contact WHERE contact_id = :id", id=contact_id)
    return float(row["created_at"]) if row else 0.0


def write_activity(tx: Transaction, root_id: str, text: str, now: float) -> None:
    """Writes the activity message into every conversation of the person, and lets their pages read again."""
    for row in tx.rows(f"{rows.CONVERSATION} WHERE c.contact_id IN ({PERSON})", root=root_id):
        activity_messages.write(tx, rows.conversation(row), text, now=now)
        tx.event("conversation", row["conversation_id"])
