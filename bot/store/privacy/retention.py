"""Retention: erases old messages in small steps, then customers without any message left."""

from __future__ import annotations

from bot.conversations.consent import Consent
from bot.store.engine.database import Database, Transaction
from bot.store.steps.privacy import consents, customers, inventory, removal, stops

_AT_ONCE = 200
_FEW = 20
# Conversations in which nobody waits, holds or answers, and nothing is on its way.
_QUIET = """c.state IN ('bot', 'resolved') AND c.claim_number IS NULL AND c.turn_due_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.conversation_id = c.conversation_id
        AND d.state IN ('queued', 'sending'))"""
_OLD = f"""{_QUIET} AND EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.conversation_id
    AND m.created_at < :before)"""
_EMPTY = f"""SELECT k.contact_id FROM contact k WHERE k.created_at < :before AND NOT EXISTS
    (SELECT 1 FROM conversation c WHERE c.contact_id = k.contact_id
        AND (NOT ({_QUIET}) OR COALESCE(c.last_message_at, c.created_at) >= :before
            OR EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.conversation_id)))"""
_UNSENT = """SELECT f.media_id, f.content_hash FROM media f WHERE f.media_id < :id
    AND NOT EXISTS (SELECT 1 FROM message m WHERE m.media_id = f.media_id)
    AND NOT EXISTS (SELECT 1 FROM canned c WHERE c.media_id = f.media_id)
    AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.picture_hash = f.content_hash) LIMIT :limit"""


class Retention:
    """Erases old data. Each step is one short transaction; the next round does what this one can't do now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, *, before: float, limit: int = 100) -> list[str]:
        """Conversations with messages from before then in which nobody waits, and which nobody holds or answers."""
        conversations = self._database.rows(
            f"SELECT c.conversation_id FROM conversation c WHERE {_OLD} LIMIT :limit", before=before, limit=limit
        )
        return [row["conversation_id"] for row in conversations]

    def shorten(self, conversation_id: str, *, before: float, idle_before: float) -> int:
        """Erases at most 200 of a conversation's messages from before then, the oldest first; returns how many.

        Data that belongs to messages goes with them; of the bot's handoffs only the customer's details, so that the
        counts of handoffs and answers stay right. The carried state goes where the customer has been silent since
        `idle_before`. Zero where no message is old, or the conversation is in use again.
        """
        with self._database.write() as tx:
            row = tx.row(
                "SELECT MAX(position) AS position FROM (SELECT m.position FROM message m JOIN conversation c"
                f" USING (conversation_id) WHERE m.conversation_id = :id AND {_OLD} AND m.created_at < :before"
                " ORDER BY m.position LIMIT :limit) AS oldest",
                id=conversation_id,
                before=before,
                limit=_AT_ONCE,
            )
            if row is None or row["position"] is None:
                return 0
            scope = {"conversation": conversation_id, "position": row["position"]}
            counts = removal.rows(tx, inventory.UP_TO_POSITION, **scope)
            _blank(tx, conversation_id, row["position"], before)
            _forget_carried(tx, conversation_id, idle_before)
            tx.event("conversation", conversation_id)
            return counts["message"]

    def forget_contacts(self, *, before: float) -> int:
        """Erases a few contacts without any message left who have not come back since then; returns how many."""
        with self._database.write() as tx:
            contacts = tx.rows(f"{_EMPTY} LIMIT :limit", before=before, limit=_FEW)
            for row in contacts:
                _forget(tx, row["contact_id"], before)
            return len(contacts)

    def forget_notes(self, *, before: float) -> int:
        """Erases at most 200 notes on customers from before then; returns how many."""
        with self._database.write() as tx:
            return tx.run(
                "DELETE FROM contact_note WHERE note_id IN"
                " (SELECT note_id FROM contact_note WHERE created_at < :before ORDER BY created_at LIMIT :limit)",
                before=before,
                limit=_AT_ONCE,
            )

    def forget_unsent_files(self, *, before_id: str) -> int:
        """Erases files that agents attached and never sent, of ids below `before_id`; returns how many."""
        with self._database.write() as tx:
            files = tx.rows(_UNSENT, id=before_id, limit=_AT_ONCE)
            for row in files:
                tx.run("DELETE FROM media WHERE media_id = :id", id=row["media_id"])
                if row["content_hash"]:
                    removal.note_unused(tx, row["content_hash"])
            return len(files)

    def clean_index(self) -> None:
        """Removes the erased words from the search index and the log too; many short transactions."""
        self._database.forget_deleted_words()
        self._database.empty_log()


def _blank(tx: Transaction, conversation_id: str, position: int, before: float) -> None:
    """Erases old text from cards, drafts and suggestions too."""
    values = {"id": conversation_id, "before": before}
    tx.run("UPDATE handoff SET slots = '{}' WHERE conversation_id = :id AND requested_at < :before", **values)
    tx.run(
        "DELETE FROM handoff_request WHERE attempt_id IN (SELECT attempt_id FROM attempt"
        " WHERE conversation_id = :id AND started_at < :before)",
        **values,
    )
    tx.run("DELETE FROM draft WHERE conversation_id = :id AND changed_at < :before", **values)
    # What was counted of old messages stays as it was counted: they can't be read again.
    tx.run("DELETE FROM report_link WHERE conversation_id = :id AND began_at < :before", **values)
    tx.run(
        "INSERT INTO report_conversation (conversation_id, counted_until) VALUES (:id, :before)"
        " ON CONFLICT (conversation_id) DO UPDATE SET counted_until ="
        " CASE WHEN report_conversation.counted_until < :before THEN :before"
        " ELSE report_conversation.counted_until END",
        **values,
    )
    tx.run(
        "DELETE FROM suggestion WHERE conversation_id = :id AND first_position <= :position",
        id=conversation_id,
        position=position,
    )


def _forget_carried(tx: Transaction, conversation_id: str, idle_before: float) -> None:
    """Erases the bot's memory of the last few turns of a silent conversation; in one that goes on they are new."""
    tx.run(
        "UPDATE conversation SET carried = '{}', origin = NULL, question = NULL WHERE conversation_id = :id"
        " AND COALESCE(last_incoming_at, 0) < :idle",
        id=conversation_id,
        idle=idle_before,
    )


def _forget(tx: Transaction, contact_id: str, now: float) -> None:
    """Erases the contact like an erasure, but without a receipt: nobody asked for it. A STOP still counts."""
    stopped = consents.current(tx, contact_id) is Consent.OPTED_OUT
    stops.keep(tx, stops.hashes(tx, customers.addresses(tx, [contact_id])), stopped=stopped, now=now)
    conversations = customers.conversations(tx, [contact_id])
    removal.contacts(tx, [contact_id], now=now)
    for conversation_id in conversations:
        tx.event("erased", conversation_id)
