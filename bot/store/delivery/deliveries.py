"""Deliveries: outgoing messages on their way, in order per conversation, recorded before and after each call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.causes import OUTAGES
from bot.channels.channel import Capabilities, Kind
from bot.channels.errors import SendError, Uncertain
from bot.conversations.consent import Consent
from bot.conversations.message import Author, DeliveryState, Message
from bot.store.engine import rows
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.delivery import batching, outbox, statuses
from bot.store.steps.privacy import consents

_PASS_AFTER_SECONDS = 30.0
# The states for which later messages wait; the first half is, word for word, the condition of index delivery_open.
_OPEN = "{0}.state IN ('queued', 'sending', 'uncertain') AND ({0}.state <> 'uncertain' OR {0}.passes_at > :now)"
# Deliveries of accounts that may send.
_GOES = "NOT EXISTS (SELECT 1 FROM account a WHERE a.account_id = d.account_id AND a.stopped_cause IS NOT NULL)"
# The causes after which a message may go as soon as another one of its account went through.
_OUTAGES = ", ".join(f"'{cause.value}'" for cause in sorted(OUTAGES))


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A claimed send: the message, its destination, and the proof that we may send it.

    `dealt_with_id` is the provider's id of the customer's last message with which this one deals, None without one.
    """

    message: Message
    account_id: str
    channel: str
    address: str
    claim_number: int
    tries: int
    last_incoming_at: float | None
    last_incoming_id: str | None
    language: str | None
    without_file: bool
    consent: Consent | None
    tried_cause: str | None = None
    dealt_with_id: str | None = None

    def tries_of(self, cause: str) -> int:
        """The number of tries in a row with this cause, this one too; tries with another cause don't count."""
        return self.tries if self.tried_cause in (None, cause) else 1


class Deliveries:
    """Claims due deliveries, and records their results."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, *, now: float, limit: int = 100) -> Sequence[str]:
        """Conversations with a due next outgoing message, `limit` of each account, the longest waiting first."""
        accounts = self._database.rows("SELECT account_id FROM account ORDER BY account_id")
        # By account: messages that wait for one account's rate must not hide what another can send now.
        return [
            row["conversation_id"]
            for account in accounts
            for row in self._database.rows(
                "SELECT d.conversation_id FROM delivery d WHERE d.account_id = :account AND d.state = 'queued'"
                f" AND d.due_at <= :now AND {_GOES}"
                " AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.conversation_id = d.conversation_id"
                f" AND e.position < d.position AND {_OPEN.format('e')}) ORDER BY d.due_at, d.position LIMIT :limit",
                account=account["account_id"],
                now=now,
                limit=limit,
            )
        ]

    def is_due(self, conversation_id: str, *, now: float) -> bool:
        """Whether the conversation's next message may be claimed."""
        row = _next(self._database, conversation_id, now)
        return row is not None and _may_go(row, now)

    def claim(
        self, conversation_id: str, worker_id: str, *, now: float, capabilities: Capabilities | None = None
    ) -> Delivery | None:
        """Claims the conversation's next message for sending, immediately before the call; None if none may go now.

        Messages that the bot or the system wrote before a person took over are withheld here. With the channel's
        `capabilities`, messages that waited because the customer gets too many are joined into one.
        """
        with self._database.write() as tx:
            while (row := _next(tx, conversation_id, now)) and row["overtaken"]:
                outbox.withhold(tx, conversation_id, row["message_id"])
                tx.event("delivery", conversation_id)
            if row is None or not _may_go(row, now):
                return None
            claim = tx.next_number("claim")
            delivery = _delivery(tx, row, claim, capabilities)
            statuses.put(
                tx,
                row["message_id"],
                DeliveryState.SENDING,
                sending_at=now,
                claim_worker_id=worker_id,
                claim_number=claim,
                tries=row["tries"] + 1,
                **({} if row["without_file"] else {"cause": None, "cause_text": None}),
            )
            tx.event("delivery", conversation_id)
            return delivery

    def sent(self, delivery: Delivery, provider_message_id: str, *, now: float) -> None:
        """Records that the provider accepted the message, and applies statuses that came before."""
        with self._database.write() as tx:
            message_id = delivery.message.message_id
            statuses.name(tx, message_id, provider_message_id)
            if _still(tx, delivery) in (DeliveryState.SENDING, DeliveryState.UNCERTAIN):
                statuses.put(tx, message_id, DeliveryState.SENT, sent_at=now)
            _mark_first_reply(tx, delivery.message, now)
            statuses.apply_early(tx, delivery.account_id, message_id, provider_message_id, now=now)
            tx.event("delivery", delivery.message.conversation_id)

    def retry(
        self, delivery: Delivery, *, due_at: float, whole_account: bool = False, error: SendError | None = None
    ) -> None:
        """Not sent; due again at `due_at` for a new claim. `whole_account`: the account sends nothing else before."""
        columns: dict[str, Any] = {}
        if error:
            columns = {"tries": delivery.tries_of(error.cause), "tried_cause": error.cause}
        if error and not delivery.without_file:
            columns |= {"cause": error.cause, "cause_text": error.text}
        self._unless_superseded(delivery, DeliveryState.QUEUED, due_at=due_at, **columns)
        if whole_account:
            self.postpone(delivery.account_id, due_at=due_at)

    def leave_out_file(self, delivery: Delivery, error: SendError, *, now: float) -> None:
        """The file can't be sent: its text is due alone, and the message records the cause."""
        text = f"The file was not sent, only the text. {error.text}"
        self._unless_superseded(
            delivery,
            DeliveryState.QUEUED,
            due_at=now,
            without_file=1,
            cause=error.cause,
            cause_text=text,
            tries=0,
            tried_cause=None,
        )

    def defer(self, conversation_id: str, *, due_at: float, cause: str, text: str) -> None:
        """The conversation's next message is not due before `due_at`; `text` says why."""
        with self._database.write() as tx:
            row = _next(tx, conversation_id, due_at)
            if row and row["state"] == DeliveryState.QUEUED and row["due_at"] < due_at:
                causes = {} if row["without_file"] else {"cause": cause, "cause_text": text}
                statuses.put(tx, row["message_id"], DeliveryState.QUEUED, due_at=due_at, **causes)
                tx.event("delivery", conversation_id)

    def hasten(self, account_id: str, *, now: float) -> int:
        """The outage of the account's provider is over: messages that wait for its end are due now; how many."""
        with self._database.write() as tx:
            return tx.run(
                "UPDATE delivery SET due_at = :now WHERE account_id = :account AND state = 'queued' AND due_at > :now"
                f" AND cause IN ({_OUTAGES})",
                account=account_id,
                now=now,
            )

    def has_left(self, conversation_id: str) -> bool:
        """Whether the provider has reported that the conversation's last accepted message was sent."""
        row = self._database.row(
            "SELECT d.state, EXISTS (SELECT 1 FROM status s WHERE s.account_id = m.account_id"
            " AND s.provider_message_id = m.provider_message_id) AS reported"
            " FROM message m JOIN delivery d USING (message_id) WHERE m.conversation_id = :id"
            " AND d.state IN ('sent', 'delivered', 'read') ORDER BY m.position DESC LIMIT 1",
            id=conversation_id,
        )
        return row is not None and (row["state"] != DeliveryState.SENT or bool(row["reported"]))

    def postpone(self, account_id: str, *, due_at: float) -> None:
        """Makes nothing of this account due before `due_at`."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE delivery SET due_at = :due_at WHERE account_id = :account AND state = 'queued'"
                " AND due_at < :due_at",
                account=account_id,
                due_at=due_at,
            )

    def failed(self, delivery: Delivery, error: SendError, *, now: float) -> None:
        """Won't be sent, or (Uncertain) may have been sent: then later messages pass it after 30 s."""
        if isinstance(error, Uncertain):
            self._unless_superseded(
                delivery,
                DeliveryState.UNCERTAIN,
                cause=error.cause,
                cause_text=error.text,
                passes_at=now + _PASS_AFTER_SECONDS,
            )
        else:
            with self._database.write() as tx:
                if _still(tx, delivery) == DeliveryState.SENDING:
                    statuses.fail(tx, delivery.message.message_id, now=now, cause=error.cause, cause_text=error.text)
                    tx.event("delivery", delivery.message.conversation_id)

    def _unless_superseded(self, delivery: Delivery, state: DeliveryState, **columns: Any) -> None:
        with self._database.write() as tx:
            if _still(tx, delivery) == DeliveryState.SENDING:
                statuses.put(tx, delivery.message.message_id, state, **columns)
                tx.event("delivery", delivery.message.conversation_id)


def _still(tx: Transaction, delivery: Delivery) -> str | None:
    """The delivery's state while our claim holds, else None."""
    row = tx.row(
        "SELECT state FROM delivery WHERE message_id = :id AND claim_number = :claim",
        id=delivery.message.message_id,
        claim=delivery.claim_number,
    )
    return str(row["state"]) if row else None


def _next(tx: Transaction | Database, conversation_id: str, now: float) -> Row | None:
    return tx.row(
        "SELECT d.*, c.contact_id, c.channel, c.address, c.last_incoming_at, c.language,"
        f" NOT ({_GOES}) AS stopped,"
        " d.state = 'queued' AND d.author IN ('bot', 'system') AND EXISTS (SELECT 1 FROM transition t"
        "  WHERE t.conversation_id = d.conversation_id AND t.epoch > d.epoch AND t.to_state = 'agent') AS overtaken,"
        " (SELECT i.provider_message_id FROM message i WHERE i.conversation_id = c.conversation_id"
        "  AND i.author = 'contact' ORDER BY i.position DESC LIMIT 1) AS last_incoming_id"
        " FROM delivery d JOIN conversation c USING (conversation_id)"
        f" WHERE d.conversation_id = :id AND {_OPEN.format('d')} ORDER BY d.position LIMIT 1",
        id=conversation_id,
        now=now,
    )


def _may_go(row: Row, now: float) -> bool:
    return row["state"] == DeliveryState.QUEUED and row["due_at"] <= now and not row["stopped"]


def _delivery(tx: Transaction, row: Row, claim: int, capabilities: Capabilities | None) -> Delivery:
    record = tx.row(f"{rows.MESSAGE} WHERE m.message_id = :id", id=row["message_id"])
    assert record is not None
    choices = tx.rows("SELECT * FROM choice WHERE message_id = :id ORDER BY place", id=row["message_id"])
    message = rows.message(record, tuple(rows.choice(choice) for choice in choices))
    return Delivery(
        message=batching.join(tx, row, message, capabilities),
        account_id=row["account_id"],
        channel=row["channel"],
        address=row["address"],
        claim_number=claim,
        tries=row["tries"] + 1,
        last_incoming_at=row["last_incoming_at"],
        last_incoming_id=row["last_incoming_id"],
        language=row["language"],
        without_file=bool(row["without_file"]),
        consent=consents.current(tx, row["contact_id"]),
        tried_cause=row["tried_cause"],
        dealt_with_id=_dealt_with(tx, message, record["attempt_id"]),
    )


def _dealt_with(tx: Transaction, message: Message, attempt_id: str | None) -> str | None:
    """The last message of the customer with which a message deals: the bot answers its turn's, an agent all before.

    A notice deals with the press or word right before it that went to nobody; other notices deal with none.
    """
    row = tx.row(
        "SELECT provider_message_id FROM message WHERE conversation_id = :id AND author = 'contact'"
        " AND position < :position AND CASE :author WHEN 'agent' THEN 1 = 1 WHEN 'bot' THEN attempt_id = :attempt"
        " ELSE position = :position - 1 AND addressed_to = 'nobody' END ORDER BY position DESC LIMIT 1",
        id=message.conversation_id,
        position=message.position,
        author=message.author.value,
        attempt=attempt_id,
    )
    return row["provider_message_id"] if row else None


def _mark_first_reply(tx: Transaction, message: Message, now: float) -> None:
    if message.author is Author.AGENT and message.kind not in (Kind.REACTION, Kind.EDIT, Kind.REVOKE):
        tx.run(
            "UPDATE handoff SET first_reply_at = :now WHERE conversation_id = :id AND ended_at IS NULL"
            " AND first_reply_at IS NULL",
            id=message.conversation_id,
            now=now,
        )
