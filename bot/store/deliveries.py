"""Deliveries: outgoing messages on their way, in order per conversation, recorded before and after each call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channel import SendError, Status, StatusUpdate, Uncertain
from bot.message import Author, Message
from bot.store import outbox, rows
from bot.store.database import Database, Row, Transaction

_PASS_AFTER_SECONDS = 30.0
# A status only ever moves a delivery to a state further right.
_RANK: dict[str, int] = {
    state: rank for rank, state in enumerate(("queued", "sending", "uncertain", "sent", "delivered", "read", "failed"))
}
# What later messages wait for; its first half is, word for word, the condition of the index delivery_open.
_OPEN = "{0}.state IN ('queued', 'sending', 'uncertain') AND ({0}.state <> 'uncertain' OR {0}.passes_at > :now)"
_TIME_OF: dict[Status, str] = {
    Status.SENT: "sent_at",
    Status.DELIVERED: "delivered_at",
    Status.READ: "read_at",
}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A claimed send: the message, where it goes, and the proof that we may send it."""

    message: Message
    account_id: str
    channel: str
    address: str
    claim_number: int
    tries: int
    last_incoming_at: float | None
    last_incoming_id: str | None


class Deliveries:
    """Claims what is due, and writes down what became of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, *, now: float, limit: int = 100) -> Sequence[str]:
        """Conversations whose next outgoing message is due, the longest waiting first."""
        found = self._database.rows(
            "SELECT d.conversation_id FROM delivery d WHERE d.state = 'queued' AND d.due_at <= :now"
            " AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.conversation_id = d.conversation_id"
            f" AND e.position < d.position AND {_OPEN.format('e')}) ORDER BY d.due_at, d.position LIMIT :limit",
            now=now,
            limit=limit,
        )
        return [row["conversation_id"] for row in found]

    def is_due(self, conversation_id: str, *, now: float) -> bool:
        """Whether the conversation's next message may be claimed."""
        row = _next(self._database, conversation_id, now)
        return row is not None and row["state"] == "queued" and row["due_at"] <= now

    def claim(self, conversation_id: str, worker_id: str, *, now: float) -> Delivery | None:
        """Claims the conversation's next message for sending, immediately before the call; None if none may go now.

        What the bot or the system wrote before a person took over is withheld here.
        """
        with self._database.write() as tx:
            while (row := _next(tx, conversation_id, now)) and row["overtaken"]:
                outbox.withhold(tx, conversation_id, row["message_id"])
                tx.event("delivery", conversation_id)
            if row is None or row["state"] != "queued" or row["due_at"] > now:
                return None
            claim = tx.next_number("claim")
            tx.run(
                "UPDATE delivery SET state = 'sending', sending_at = :now, claim_worker_id = :worker,"
                " claim_number = :claim, tries = tries + 1 WHERE message_id = :id",
                id=row["message_id"],
                worker=worker_id,
                claim=claim,
                now=now,
            )
            tx.event("delivery", conversation_id)
            return _delivery(tx, row, claim)

    def sent(self, delivery: Delivery, provider_message_id: str, *, now: float) -> None:
        """The provider accepted the message. Statuses that came before this record are applied now."""
        with self._database.write() as tx:
            _name(tx, delivery.message.message_id, provider_message_id)
            if _still(tx, delivery) in ("sending", "uncertain"):
                _set(tx, delivery.message.message_id, "sent", sent_at=now)
            _mark_first_reply(tx, delivery.message, now)
            early = tx.rows(
                "SELECT * FROM status WHERE account_id = :account AND provider_message_id = :provider_id",
                account=delivery.account_id,
                provider_id=provider_message_id,
            )
            for row in early:
                _advance(tx, delivery.message.message_id, _status(row))
            tx.event("delivery", delivery.message.conversation_id)

    def retry(self, delivery: Delivery, *, due_at: float, whole_account: bool = False) -> None:
        """Not sent; due again at `due_at`, when it is claimed anew. `whole_account`: and nothing else there before."""
        self._unless_superseded(delivery, "queued", due_at=due_at)
        if whole_account:
            self.postpone(delivery.account_id, due_at=due_at)

    def postpone(self, account_id: str, *, due_at: float) -> None:
        """Nothing of this account is due before `due_at`."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE delivery SET due_at = :due_at WHERE account_id = :account AND state = 'queued'"
                " AND due_at < :due_at",
                account=account_id,
                due_at=due_at,
            )

    def failed(self, delivery: Delivery, error: SendError, *, now: float) -> None:
        """Will not be sent as it is, or (Uncertain) may have been: then later messages pass it after 30 s."""
        if isinstance(error, Uncertain):
            self._unless_superseded(
                delivery,
                "uncertain",
                cause=error.cause,
                cause_text=error.text,
                passes_at=now + _PASS_AFTER_SECONDS,
            )
        else:
            self._unless_superseded(delivery, "failed", cause=error.cause, cause_text=error.text)

    def _unless_superseded(self, delivery: Delivery, state: str, **columns: Any) -> None:
        with self._database.write() as tx:
            if _still(tx, delivery) == "sending":
                _set(tx, delivery.message.message_id, state, **columns)
                tx.event("delivery", delivery.message.conversation_id)


def apply_status(tx: Transaction, account_id: str, update: StatusUpdate) -> int:
    """Keeps a status and moves its message forward; 1 if it was new. One that comes before our record waits for it."""
    new = tx.insert(
        "status",
        ignore=True,
        account_id=account_id,
        provider_message_id=update.provider_message_id,
        status=update.status.value,
        status_at=update.at,
        error_code=update.error_code,
        error_text=update.error_text,
        our_message_id=update.our_message_id,
    )
    if not new:
        return 0
    row = tx.row(
        "SELECT m.message_id, m.conversation_id FROM message m JOIN delivery d USING (message_id)"
        " WHERE m.account_id = :account AND (m.provider_message_id = :id OR m.message_id = :ours)",
        account=account_id,
        id=update.provider_message_id,
        ours=update.our_message_id or "",
    )
    if row:
        _name(tx, row["message_id"], update.provider_message_id)
        _advance(tx, row["message_id"], update)
        tx.event("delivery", row["conversation_id"])
    return 1


def _advance(tx: Transaction, message_id: str, update: StatusUpdate) -> None:
    row = tx.row("SELECT state FROM delivery WHERE message_id = :id", id=message_id)
    if row is None or _RANK.get(update.status.value, 0) <= _RANK.get(row["state"], 0):
        return
    if update.status is not Status.FAILED:
        times = {_TIME_OF[update.status]: update.at}
        _set(tx, message_id, update.status.value, **times, cause=None, cause_text=None)
    elif row["state"] not in ("delivered", "read"):
        text = update.error_text or "The provider gave no reason."
        _set(tx, message_id, "failed", cause=str(update.error_code or "unknown"), cause_text=text)


def _set(tx: Transaction, message_id: str, state: str, **columns: Any) -> None:
    if state in ("failed", "uncertain"):
        tx.event("attention")
    changed = "".join(f", {name} = :{name}" for name in columns)
    tx.run(f"UPDATE delivery SET state = :state{changed} WHERE message_id = :id", id=message_id, state=state, **columns)


def _name(tx: Transaction, message_id: str, provider_message_id: str) -> None:
    """Notes what the provider calls a message, unless another message bears that name already."""
    tx.run(
        "UPDATE message SET provider_message_id = :name WHERE message_id = :id AND NOT EXISTS (SELECT 1 FROM message o"
        " WHERE o.account_id = message.account_id AND o.provider_message_id = :name)",
        name=provider_message_id,
        id=message_id,
    )


def _still(tx: Transaction, delivery: Delivery) -> str | None:
    """The delivery's state while it is still ours, else None."""
    row = tx.row(
        "SELECT state FROM delivery WHERE message_id = :id AND claim_number = :claim",
        id=delivery.message.message_id,
        claim=delivery.claim_number,
    )
    return str(row["state"]) if row else None


def _next(tx: Transaction | Database, conversation_id: str, now: float) -> Row | None:
    return tx.row(
        "SELECT d.*, c.channel, c.address, c.last_incoming_at,"
        " d.state = 'queued' AND d.author IN ('bot', 'system') AND EXISTS (SELECT 1 FROM transition t"
        "  WHERE t.conversation_id = d.conversation_id AND t.epoch > d.epoch AND t.to_state = 'agent') AS overtaken,"
        " (SELECT i.provider_message_id FROM message i WHERE i.conversation_id = c.conversation_id"
        "  AND i.author = 'contact' ORDER BY i.position DESC LIMIT 1) AS last_incoming_id"
        " FROM delivery d JOIN conversation c USING (conversation_id)"
        f" WHERE d.conversation_id = :id AND {_OPEN.format('d')} ORDER BY d.position LIMIT 1",
        id=conversation_id,
        now=now,
    )


def _delivery(tx: Transaction, row: Row, claim: int) -> Delivery:
    found = tx.row(f"{rows.MESSAGE} WHERE m.message_id = :id", id=row["message_id"])
    assert found is not None
    choices = tx.rows("SELECT * FROM choice WHERE message_id = :id ORDER BY place", id=row["message_id"])
    return Delivery(
        message=rows.message(found, tuple(rows.choice(choice) for choice in choices)),
        account_id=row["account_id"],
        channel=row["channel"],
        address=row["address"],
        claim_number=claim,
        tries=row["tries"] + 1,
        last_incoming_at=row["last_incoming_at"],
        last_incoming_id=row["last_incoming_id"],
    )


def _mark_first_reply(tx: Transaction, message: Message, now: float) -> None:
    if message.author is Author.AGENT:
        tx.run(
            "UPDATE handoff SET first_reply_at = :now WHERE conversation_id = :id AND ended_at IS NULL"
            " AND first_reply_at IS NULL",
            id=message.conversation_id,
            now=now,
        )


def _status(row: Row) -> StatusUpdate:
    return StatusUpdate(
        provider_message_id=row["provider_message_id"],
        status=Status(row["status"]),
        at=row["status_at"],
        error_code=row["error_code"],
        error_text=row["error_text"],
    )
