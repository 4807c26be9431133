"""Statuses: the provider's reports on a message that we sent; they only ever move a delivery forward."""

from __future__ import annotations

from typing import Any

from bot.channels.channel import Status, StatusUpdate
from bot.conversations.message import DeliveryState
from bot.store.engine.database import Row, Transaction
from bot.store.steps.conversations import owed
from bot.store.steps.delivery import accounts

_TRIES = 6
# The cause of an older report of a stop may be mended long ago; the next send shows whether it is.
_STOP_SECONDS = 3600.0
# A status only ever moves a delivery to a state further right.
_RANK: dict[str, int] = {
    state: rank
    for rank, state in enumerate(
        (
            DeliveryState.QUEUED,
            DeliveryState.SENDING,
            DeliveryState.UNCERTAIN,
            DeliveryState.SENT,
            DeliveryState.DELIVERED,
            DeliveryState.READ,
            DeliveryState.FAILED,
        )
    )
}
_TIME_OF: dict[Status, str] = {
    Status.SENT: "sent_at",
    Status.DELIVERED: "delivered_at",
    Status.READ: "read_at",
}


def apply(tx: Transaction, account_id: str, update: StatusUpdate, *, now: float) -> int:
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
        "SELECT m.message_id, m.conversation_id, m.provider_message_id, d.state"
        " FROM message m JOIN delivery d USING (message_id)"
        " WHERE m.account_id = :account AND (m.provider_message_id = :id OR m.message_id = :ours)",
        account=account_id,
        id=update.provider_message_id,
        ours=update.our_message_id or "",
    )
    if update.stops_account and update.error_text and now - update.at < _STOP_SECONDS:
        accounts.stop(tx, account_id, str(update.error_code), update.error_text, now=now, ask_first=True)
    if row and not _of_an_earlier_try(row, update):
        name(tx, row["message_id"], update.provider_message_id)
        _advance(tx, row["message_id"], update, now)
        tx.event("delivery", row["conversation_id"])
    return 1


def apply_early(tx: Transaction, account_id: str, message_id: str, provider_message_id: str, *, now: float) -> None:
    """Applies the statuses that came before we knew the provider's id of the message."""
    for row in tx.rows(
        "SELECT * FROM status WHERE account_id = :account AND provider_message_id = :provider_id",
        account=account_id,
        provider_id=provider_message_id,
    ):
        _advance(tx, message_id, _status(row), now)


def put(tx: Transaction, message_id: str, state: DeliveryState, **columns: Any) -> None:
    """Moves a delivery, and those that were sent with it as one message, to a state."""
    if state in (DeliveryState.FAILED, DeliveryState.UNCERTAIN):
        tx.event("attention")
    assignments = "".join(f", {column} = :{column}" for column in columns)
    tx.run(
        f"UPDATE delivery SET state = :state{assignments} WHERE message_id IN"
        " (SELECT :id UNION ALL SELECT message_id FROM delivery WHERE batched_into = :id)",
        id=message_id,
        state=state.value,
        **columns,
    )


def fail(tx: Transaction, message_id: str, *, now: float, **causes: Any) -> None:
    """The message has failed for good: where it was a person's answer, the customer waits for one again."""
    put(tx, message_id, DeliveryState.FAILED, **causes)
    row = tx.row("SELECT conversation_id FROM message WHERE message_id = :id AND author = 'agent'", id=message_id)
    if row:
        owed.refresh(tx, row["conversation_id"], now=now)


def name(tx: Transaction, message_id: str, provider_message_id: str) -> None:
    """Keeps the provider's id of a message, unless another message has that id already."""
    tx.run(
        "UPDATE message SET provider_message_id = :name WHERE message_id = :id AND NOT EXISTS (SELECT 1 FROM message o"
        " WHERE o.account_id = message.account_id AND o.provider_message_id = :name)",
        name=provider_message_id,
        id=message_id,
    )


def _of_an_earlier_try(row: Row, update: StatusUpdate) -> bool:
    """Whether the report is about an earlier failed try, and the message has since gone out under another id."""
    gone_out = (
        row["state"] in (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ) and row["provider_message_id"]
    )
    return update.status is Status.FAILED and gone_out and row["provider_message_id"] != update.provider_message_id


def _advance(tx: Transaction, message_id: str, update: StatusUpdate, now: float) -> None:
    row = tx.row("SELECT * FROM delivery WHERE message_id = :id", id=message_id)
    if row is None or _RANK.get(update.status.value, 0) <= _RANK.get(row["state"], 0):
        return
    if update.status is Status.SENT and _failed_since(tx, row, update):
        return
    if update.status is Status.FAILED:
        _fail(tx, row, update, now)
    elif row["without_file"]:
        put(tx, message_id, DeliveryState(update.status.value), **{_TIME_OF[update.status]: update.at})
    else:
        times = {_TIME_OF[update.status]: update.at}
        put(tx, message_id, DeliveryState(update.status.value), **times, cause=None, cause_text=None)


def _failed_since(tx: Transaction, row: Row, update: StatusUpdate) -> bool:
    """Whether this very try is known to have failed: Meta promises no order, and its later `sent` report is void."""
    return bool(
        tx.row(
            "SELECT 1 FROM status WHERE account_id = :account AND provider_message_id = :id AND status = 'failed'",
            account=row["account_id"],
            id=update.provider_message_id,
        )
    )


def _fail(tx: Transaction, row: Row, update: StatusUpdate, now: float) -> None:
    """The message did not arrive: sends it again where waiting may help and nothing has passed it, else it has failed.

    A message that a person has sent again or set aside is not sent again here.
    """
    if row["state"] in (DeliveryState.QUEUED, DeliveryState.DELIVERED, DeliveryState.READ):
        return
    cause = str(update.error_code or "unknown")
    causes = {"cause": cause, "cause_text": update.error_text}
    tries = row["tries"] if row["tried_cause"] in (None, cause) else 1
    settled = row["again_message_id"] or row["set_aside_at"]
    wait = None if settled else update.again_after_seconds
    if wait is not None and tries < _TRIES and not _passed(tx, row):
        due_at = now + wait * 2.0 ** (tries - 1)
        put(tx, row["message_id"], DeliveryState.QUEUED, due_at=due_at, tries=tries, tried_cause=cause, **causes)
        return
    causes["cause_text"] = update.error_text or "The provider gave no reason."
    fail(tx, row["message_id"], now=now, **causes)


def _passed(tx: Transaction, row: Row) -> bool:
    """Whether a later message of the conversation has left, or may have: sending this one now would reverse them."""
    return bool(
        tx.row(
            "SELECT 1 FROM message m JOIN delivery d USING (message_id) WHERE m.conversation_id = :id"
            " AND m.position > :position AND d.state NOT IN ('queued', 'withheld', 'failed')"
            " AND COALESCE(d.batched_into, '') <> :mine LIMIT 1",
            id=row["conversation_id"],
            position=row["position"],
            mine=row["message_id"],
        )
    )


def _status(row: Row) -> StatusUpdate:
    return StatusUpdate(
        provider_message_id=row["provider_message_id"],
        status=Status(row["status"]),
        at=row["status_at"],
        error_code=row["error_code"],
        error_text=row["error_text"],
    )
